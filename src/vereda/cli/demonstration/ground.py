"""What stands before the first file comes: States, schools, agreements, contacts, people with accounts."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
from django.db import transaction

from vereda.core.schools import DISTRICT_COLUMNS, SCHOOL_COLUMNS, packaged_districts, packaged_schools
from vereda.exchange.accounts.demo import PEOPLE, demo_accounts, demo_application
from vereda.exchange.states.actions import load_schools, name_contact, seed_states, sign_agreement
from vereda.exchange.states.models import Agreement, School
from vereda.exchange.states.queries import production_lane_open

DEMO = "vereda demo"
YEARS_OF_AGREEMENT = 3
HOME_DISTRICTS = {
    "WA": ("5399901", "Lower Yakima SD"),
    "FL": ("1299901", "Palmetto Flats SD"),
}  # where demo people work
PHONES = {"WA": "(360) 555-0142", "TX": "(512) 555-0177", "MI": "(517) 555-0119"}  # 555-01xx: reserved for fiction


@transaction.atomic
def prepare(states: Sequence[str], *, home_districts: dict[str, tuple[str, str]], on: date) -> None:
    """Make the ground the demonstration stands on; harmless to repeat.

    `home_districts`: State code → (NCES-shaped ID, name) of the invented districts in which demo people work.
    """
    seed_states()
    if not School.objects.exists():
        load_schools(schools=packaged_schools(), districts=packaged_districts(), source="packaged", by=DEMO)
    invented = [
        dict.fromkeys(DISTRICT_COLUMNS, "") | {"nces_id": nces_id, "name": name, "state": state, "status": "Invented"}
        for state, (nces_id, name) in home_districts.items()
    ]
    no_schools = pl.DataFrame(schema=dict.fromkeys(SCHOOL_COLUMNS, pl.String))
    districts = pl.DataFrame(invented, schema=dict.fromkeys(DISTRICT_COLUMNS, pl.String))
    load_schools(schools=no_schools, districts=districts, source="invented", by=DEMO)
    for state in states:
        if not production_lane_open(state, on):
            for kind in Agreement.Kind.values:
                sign_agreement(
                    state=state,
                    kind=kind,
                    signed_on=on - timedelta(days=365),
                    valid_until=on + timedelta(days=365 * YEARS_OF_AGREEMENT),
                    by=DEMO,
                    note="Invented",
                )
    for person in PEOPLE:
        if person.state in PHONES and person.title == "State data administrator":
            name_contact(
                state=person.state,
                name=person.name,
                title=person.title,
                email=person.email,
                phone=PHONES[person.state],
                by=DEMO,
            )
    demo_accounts(districts={state: nces_id for state, (nces_id, _) in home_districts.items()})
    demo_application()
