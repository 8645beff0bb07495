"""Taking a customer back out of the archive, with all that it has: only what a batch made and nobody touched.

The chain keeps what was there, and says that it was removed.
"""

from typing import Any

from app.chain.writing import writing
from app.customers.free_text import forget_texts
from app.customers.models import Customer, CustomerFact, CustomerPart, Interest
from app.customers.searching.names import forget_name
from app.people.models import Person


def remove(person: Person, customer: Customer, **facts: Any) -> None:  # noqa: ANN401  any JSON value
    """Delete the rows of `customer`, telling `facts` on the chain.

    Raises IntegrityError where something else still names it.
    """
    with writing(person, "customer.removed", customer) as entry:
        entry.told(**facts)
        forget_texts(customer.id)
        for model in (*CustomerPart.__subclasses__(), Interest, CustomerFact):
            model.delete().where(model.customer == customer.id).execute()
        forget_name(customer.id)
        Customer.delete().where(Customer.id == customer.id).execute()
