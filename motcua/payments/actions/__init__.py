"""What happens to money: owed, taken, ordered, given back, counted. Every write is in here."""

from motcua.payments.actions.charging import cancel_charge, open_charge, set_account
from motcua.payments.actions.counting import close_day, confirm_day
from motcua.payments.actions.hearing import note_forged, note_receipt
from motcua.payments.actions.ordering import ask_about_orders, open_order, send_orders
from motcua.payments.actions.refunding import (
    approve_refund,
    ask_refund,
    pay_out,
    refuse_refund,
    send_refunds,
)
from motcua.payments.actions.taking import confirm_transfer, take_cash
from motcua.payments.actions.troubles import close_trouble

__all__ = [
    "approve_refund",
    "ask_about_orders",
    "ask_refund",
    "cancel_charge",
    "close_day",
    "close_trouble",
    "confirm_day",
    "confirm_transfer",
    "note_forged",
    "note_receipt",
    "open_charge",
    "open_order",
    "pay_out",
    "refuse_refund",
    "send_orders",
    "send_refunds",
    "set_account",
    "take_cash",
]
