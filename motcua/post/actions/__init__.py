"""What happens to parcels: ordered, told of, lost, found. Every write is in here."""

from motcua.post.actions.groups import end_group, set_group
from motcua.post.actions.hearing import note_by_hand, note_forged, note_news
from motcua.post.actions.ordering import (
    Consignment,
    ask_about_parcels,
    order_parcel,
    send_parcels,
    settle_trouble,
)
from motcua.post.actions.taking import take_hand_over

__all__ = [
    "Consignment",
    "ask_about_parcels",
    "end_group",
    "note_by_hand",
    "note_forged",
    "note_news",
    "order_parcel",
    "send_parcels",
    "set_group",
    "settle_trouble",
    "take_hand_over",
]
