import pytest

from vereda.exchange.states.actions import seed_states


@pytest.fixture(autouse=True)
def states(db: None) -> None:
    seed_states()
