from tests.intake.conftest import agreed, stored  # noqa: F401  # fixtures
from tests.moves.conftest import people, say  # noqa: F401
