from app.tickets.standards.versions import in_force, standard
from app.tickets.standards.audited import STANDARDS
from app.chain.tables import differences
def test_x(company):
    assert in_force()==1
    s=standard(1)
    assert len(s.levels)==52
    assert not list(differences(STANDARDS))
