"""Money owed, taken, given back and counted. What it is for is not known here."""

from motcua.payments.models.charges import BankAccount, Charge, Payment, ReceiptBook
from motcua.payments.models.counting import CashDay
from motcua.payments.models.orders import PaymentOrder, Refund, Trouble

__all__ = [
    "BankAccount",
    "CashDay",
    "Charge",
    "Payment",
    "PaymentOrder",
    "ReceiptBook",
    "Refund",
    "Trouble",
]
