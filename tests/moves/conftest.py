"""Texas, Washington and Florida with their data administrators, and the simulated files of days in November 2026."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.intake.conftest import agreed, stored  # noqa: F401  # fixtures
from tests.intake.sending import delivered, on_disk, state_file, students

from vereda.exchange.accounts.demo import demo_accounts
from vereda.exchange.accounts.models import User
from vereda.exchange.intake.models import Submission
from vereda.exchange.intake.steps import work_off_all_steps
from vereda.exchange.states.actions import seed_states
from vereda.exchange.states.models import District

DISTRICTS = {"WA": "5399901", "FL": "1299901", "TX": "4899901"}
CAME = datetime(2027, 1, 4, 15, tzinfo=UTC)  # all files of a demonstration, within seconds
Say = Callable[..., Submission]


@pytest.fixture
def people(db: None) -> dict[str, User]:
    seed_states()
    for state, nces_id in DISTRICTS.items():
        District.objects.create(nces_id=nces_id, state_id=state, name=nces_id, source="invented", search_text=nces_id)
    demo_accounts(districts=DISTRICTS)
    return {user.name.split()[0]: user for user in User.objects.all()}


@pytest.fixture
def say(agreed: None, stored: Path, people: dict[str, User], settings: LazySettings, tmp_path: Path) -> Say:  # noqa: F811
    """A State's file of a day, through the whole intake: these children arrived and enrolled there on a day. Simulated files come
    within seconds, so the day in the file is its time.
    """
    settings.DEMO = True

    def make(
        state: str, *numbers: int, on: date, arrived: date, received: datetime | None = None, action: str = "I",
        district: str | None = None, **move: str,
    ) -> Submission:  # fmt: skip
        place = district or DISTRICTS[state]
        records = students(*numbers, action=action)
        for row in records["student"]:
            row["reporting_state_code"] = state
        for row in records["qualifying_moves"]:
            row |= {"qualifying_arrival_date": f"{arrived:%Y%m%d}", "qualifying_move_to_state": state, **move}
            row["eligibility_expiration_date"] = f"{arrived.replace(year=arrived.year + 3):%Y%m%d}"
        records["enrollments"] = [row for row in records["enrollments"] if row["record_id"] == "001"]
        for row in records["enrollments"]:
            row |= {
                "enrollment_date": f"{arrived:%Y%m%d}", "withdrawal_date": None, "school_district_id": place,
                "district_of_residence": place, "facility_state": state, "school_identification_code": None,
                "residency_date": f"{arrived:%Y%m%d}", "residency_verification_date": f"{arrived:%Y%m%d}",
                "designated_graduation_school": None,
            }  # fmt: skip
        header = {
            "submitting_state": state,
            "submission_date": f"{on:%Y%m%d}150000000",
            "beginning_effective_date": f"{on:%Y%m%d}000000000",
            "ending_effective_date": f"{on:%Y%m%d}140000000",
        }
        path = on_disk(tmp_path, state_file(records, **header), f"{state}{on:%Y%m%d}.msx")
        sent = work_off_all_steps(delivered(path, state=state, at=received or CAME).pk)
        assert sent.status == "published", list(sent.findings.values_list("rule", "value"))
        return sent

    return make
