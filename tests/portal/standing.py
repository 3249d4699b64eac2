"""Mona and the other standing characters, brought in by their States' own files through the real intake."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

from vereda.exchange.accounts.demo import demo_accounts
from vereda.exchange.intake.actions import receive
from vereda.exchange.intake.steps import work_off_all_steps
from vereda.exchange.states.actions import name_contact, seed_states, sign_agreement
from vereda.exchange.states.models import Agreement, District
from vereda.simulate import simulate

STATES = ("TX", "MI", "WA", "FL")
DISTRICTS = {"WA": ("5399901", "Lower Yakima SD"), "FL": ("1299901", "Palmetto Flats SD")}
NOW = datetime(2026, 11, 19, 17, 31, 4, tzinfo=UTC)


def bring_in(folder: Path) -> None:
    """The ground, the accounts and every file of the smallest nation, in the order in which they were sent."""
    seed_states()
    for state, (nces_id, name) in DISTRICTS.items():
        District.objects.create(nces_id=nces_id, state_id=state, name=name, source="invented", search_text=name.lower())
    demo_accounts(districts={state: nces_id for state, (nces_id, _) in DISTRICTS.items()})
    for state in STATES:
        for kind in Agreement.Kind.values:
            sign_agreement(
                state=state,
                kind=kind,
                signed_on=date(2020, 1, 1),
                valid_until=date(2030, 1, 1),
                by="test",
                note="Invented",
            )
    for state, name in (("WA", "Dana Okafor"), ("TX", "Ignacio Pruneda")):
        name_contact(
            state=state,
            name=name,
            title="State data administrator",
            email="x@wa.example",
            phone="(360) 555-0142",
            by="test",
        )
    simulate(folder, children=3, states=list(STATES), years=0, seed=7, cadence="year")
    with (folder / "manifest.csv").open() as opened:
        for row in csv.DictReader(opened):
            path = folder / row["file"]
            sent = receive(
                path=path, file_name=path.name, state=row["state"], channel="command_line", sent_by=None, at=NOW
            )
            work_off_all_steps(sent.pk)
