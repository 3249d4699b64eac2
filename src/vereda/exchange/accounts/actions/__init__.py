"""What changes accounts, roles, applications and keys."""

from vereda.exchange.accounts.actions.applications import apply, approve, confirm, decline, refuse
from vereda.exchange.accounts.actions.duties import accept_rules, note_training, remind
from vereda.exchange.accounts.actions.keys import end_key, make_key, remind_of_key
from vereda.exchange.accounts.actions.passwords import ask_for_password, set_password
from vereda.exchange.accounts.actions.people import (
    assign_role,
    choose_language,
    create_account,
    deactivate,
    disable,
    end_role,
    give_role,
    reopen,
    review,
)

__all__ = [
    "accept_rules",
    "apply",
    "approve",
    "ask_for_password",
    "assign_role",
    "choose_language",
    "confirm",
    "create_account",
    "deactivate",
    "decline",
    "disable",
    "end_key",
    "end_role",
    "give_role",
    "make_key",
    "note_training",
    "refuse",
    "remind",
    "remind_of_key",
    "reopen",
    "review",
    "set_password",
]
