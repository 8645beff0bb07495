"""The words for protected fields, by kind of record; a test finds a field without."""

from flask_babel import lazy_gettext as _l

KINDS = {"customer": _l("Customer")}

FIELDS = {
    "customer": {
        "name": _l("Name"),
        "kind": _l("Kind"),
        "sex": _l("Sex"),
        "age": _l("Age"),
        "birth_date": _l("Birth date"),
        "native_place": _l("Native place"),
        "document_type": _l("Document type"),
        "id_number": _l("ID number"),
        "credit_code": _l("Credit code"),
        "legal_representative": _l("Legal representative"),
        "industry": _l("Industry"),
        "size": _l("Enterprise size"),
        "mobile": _l("Mobile"),
        "email": _l("E-mail"),
        "address": _l("Address"),
        "region": _l("Region"),
        "business_line": _l("Business line"),
        "source": _l("Source"),
        "department": _l("Department"),
        "owner": _l("Owner"),
        "status": _l("Status"),
        "tier": _l("Tier"),
        "external_id": _l("External id"),
        "bank_account": _l("Bank account"),
        "interests": _l("Interests"),
        "interest_note": _l("On interests"),
        "landline": _l("Landline"),
        "service_number": _l("Service number"),
        "wechat": _l("WeChat"),
        "contact_person": _l("Contact person"),
        "position": _l("Position"),
        "contact_kind": _l("Kind of contact point"),
        "preferred": _l("Preferred"),
        "do_not_contact": _l("Do not contact"),
        "employer": _l("Employer"),
        "employed_since": _l("Employed since"),
        "employed_until": _l("Employed until"),
        "annual_income": _l("Annual income"),
        "emergency_contact": _l("Emergency contact"),
        "relation": _l("Relation"),
        "emergency_phone": _l("Phone of the emergency contact"),
        "note": _l("Note"),
        "note_level": _l("Level of the note"),
        "attachment": _l("File"),
        "attachment_level": _l("Level of the file"),
    }
}

WITHOUT_LEVEL_OF_THEIR_OWN = frozenset({"number", "level", "created_at", "updated_at"})
"""They say nothing of the customer: what addresses and lists are made of."""
