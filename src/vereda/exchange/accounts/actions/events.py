"""What happened to an account, for the record of actions."""

from typing import Any

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.actions import record


def record_about(user: User, event: str, /, *, by: str, **facts: Any) -> None:
    """Note `account.{event}` under the account's address and State, done by the person of the address `by` (or by "vereda")."""
    record(action=f"account.{event}", actor=by, on=("account", user.email), state_code=user.state_id or "", facts=facts)
