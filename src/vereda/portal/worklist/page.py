"""All that the page of an item shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vereda.core.identity import Explanation, explain, waterfall
from vereda.core.identity.circumstances import Circumstance
from vereda.core.language import Language
from vereda.exchange.children.matching.identities import identity_of
from vereda.exchange.children.matching.lives import circumstances_of
from vereda.exchange.children.models import Child, Enrollment, StateRecord
from vereda.exchange.states.models import Contact
from vereda.exchange.states.queries import contacts_of
from vereda.exchange.worklists.access import ItemAccess
from vereda.exchange.worklists.locks import lock_on
from vereda.exchange.worklists.models import Assignment, WorkItem
from vereda.exchange.worklists.risks import risks_of
from vereda.portal.components.language import page_language
from vereda.portal.components.tags import short_date
from vereda.portal.worklist.comparing import compared, full_name, tally
from vereda.portal.worklist.words import KINDS, kind_of, outcome_of, whose

MOST_COLUMNS = 6
WEIGHTY = 0.5  # bits; what weighs less needs no sentence beside the chart


@dataclass(frozen=True)
class Side:
    """A State record as a column of the comparison."""

    record: StateRecord
    name: str
    msix_id: str
    last: Enrollment | None
    contact: Contact | None


def page_of(access: ItemAccess) -> dict[str, Any]:
    """The context of the page: the records side by side, why we ask, what may be answered, where it stands."""
    item = access.item
    sides = sides_of((item.left.child_id, item.right.child_id), leading=(item.left_id, item.right_id))
    records = [side.record for side in sides]
    rows = compared(records)
    lock = lock_on(item.left.child_id, item.right.child_id, but=item.pk)
    return {
        "item": item,
        "access": access,
        "kind": KINDS[kind_of(item)],
        "sides": sides,
        "off": item.off,
        "order": list(dict.fromkeys(record.state_id for record in records)),
        "rows": rows,
        "tally": tally(rows),
        "keeps": kept_child(item),
        "risks": list(risks_of(records, len(records))),
        "outcome": outcome_of(item),
        "lock": lock,
        "steps": _steps(access),
        "remarks": item.remarks.select_related("by", "state"),
        "others": access.others,
        "other_names": ", ".join(dict.fromkeys(str(one.state) for one in access.others)),
        **_why(item),
    }


def kept_child(item: WorkItem) -> Child | None:
    """The child whose MSIX ID goes on if the records are one: as named, else the one that has had it longest."""
    children = [child for child in (item.left.child, item.right.child) if child]
    return item.keeps or min(children, key=lambda child: child.pk, default=None)


def sides_of(children: Iterable[int | None], *, leading: Sequence[int] = ()) -> list[Side]:
    """The State records of these children as columns, `leading` first."""
    there = StateRecord.objects.filter(child__in=list(children)).select_related("state", "child").order_by("id")
    first = {record: place for place, record in enumerate(leading)}
    records = sorted(there, key=lambda record: (first.get(record.pk, len(first)), record.pk))[:MOST_COLUMNS]
    contacts: dict[str, Contact] = {}
    for contact in contacts_of([record.state_id for record in records]):
        contacts.setdefault(contact.state_id, contact)
    last = _last_enrollments(Enrollment.objects.filter(state_record__in=records).order_by("enrollment_date", "key"))
    return [
        Side(
            record=record,
            name=full_name(record),
            msix_id=record.child.msix_id if record.child else "",
            last=last.get(record.pk),
            contact=contacts.get(record.state_id),
        )
        for record in records
    ]


def _last_enrollments(there: Iterable[Enrollment]) -> dict[int, Enrollment]:
    return {one.state_record_id: one for one in there}


def _why(item: WorkItem) -> dict[str, Any]:
    """The explanation in the language of the page, its picture and its table."""
    language = page_language()
    told = explain(identity_of(item.left), identity_of(item.right), language=language)
    return {
        "told": told,
        "sentences": _sentences(told),
        "circumstances": [_circumstance(one, language) for one in circumstances_of(item.left_id, item.right_id)],
        "picture": _picture(told, language),
        "table": waterfall.rows(told, language),
    }


def _sentences(told: Explanation) -> list[str]:
    weighty = [one for one in told.reasons if abs(one.stranger) + abs(one.kin) >= WEIGHTY and one.sentence]
    return [f"{one.label}: {one.sentence}" for one in sorted(weighty, key=lambda one: -abs(one.stranger))[:6]]


def _circumstance(one: Circumstance, language: Language) -> str:
    return one.es if language == "es" else one.en


def _picture(told: Explanation, language: Language) -> SafeString:
    drawn = waterfall.svg(told, language)
    return mark_safe(drawn)  # noqa: S308  # made by us, of escaped words and numbers; no value of a record is in it


@dataclass(frozen=True)
class Step:
    """A station of the item. `state`: done, now or next."""

    state: str
    words: str
    note: str


def _steps(access: ItemAccess) -> Sequence[Step]:
    item, there = access.item, [*access.own, *access.others]
    proposed, done = bool(item.answer), item.status in (WorkItem.Status.DONE, WorkItem.Status.MOOT)
    found = Step("done", _("Started by a person") if item.is_started else _("Found"), _day(item.opened_at))
    first = Step(
        "done" if proposed else "now",
        _("%(name)s answered") % {"name": item.answered_by} if item.answered_by else _("Somebody answers"),
        outcome_of(item) or _clocks([one for one in there if one.its_turn]),
    )
    steps = [found, first]
    if access.needs_two and item.answer != _nothing_moves(item):
        words = (
            _("%(name)s validated") % {"name": item.validated_by}
            if item.validated_by
            else _("The other State validates")
        )
        note = "" if item.validated_by else _clocks([one for one in there if proposed and one.its_turn])
        steps.append(Step("done" if done else "now" if proposed else "next", words, note))
    told = Step("done" if done else "next", _("Both States are told"), _("in the next return file"))
    return [*steps, told]


def _nothing_moves(item: WorkItem) -> str:
    return WorkItem.Answer.MATCH if item.is_split else WorkItem.Answer.APART


def _clocks(assignments: list[Assignment]) -> str:
    told = [f"{whose(one)}, {short_date(one.moves_up_on)}" for one in assignments if one.moves_up_on]
    return " · ".join(told)


def _day(at: Any) -> str:
    return short_date(timezone.localtime(at))
