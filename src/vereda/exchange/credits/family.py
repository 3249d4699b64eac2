"""What a family is told of graduating: only what the record carries, complete or complete if this semester is passed."""

from typing import Final

from vereda.core.credits import Status
from vereda.core.language import Language
from vereda.exchange.children.pdf.words import WORDS, Teller
from vereda.exchange.credits.letter import sentence
from vereda.exchange.credits.letter_words import WORDS as OF_THE_LETTER
from vereda.exchange.credits.queries import Toward

TOLD: Final = frozenset({Status.COMPLETE, Status.COMPLETE_IF_PASSED})


def graduation_of(toward: Toward, language: Language) -> tuple[str, str] | None:
    """The sentence and what it rests on; None where something is missing or not known, which a counselor tells in person."""
    found = toward.answer
    if found is None or toward.class_of is None or found.status not in TOLD:
        return None
    tell = Teller(language, {**WORDS, **OF_THE_LETTER})
    basis = tell.say("family_basis", state=tell.state(found.plan.state), plan=found.plan.name)
    return sentence(found.headline, tell), " ".join([*(sentence(one, tell) for one in found.summary), basis])
