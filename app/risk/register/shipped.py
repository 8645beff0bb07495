"""The starter register: 30 risks that firms with customers share, with causes and controls. Values alone."""

from app.risk.register.shipped_business import OF_BUSINESS
from app.risk.register.shipped_information import OF_INFORMATION

STARTER = (*OF_INFORMATION, *OF_BUSINESS)
BY_CODE = {one.code: one for one in STARTER}
