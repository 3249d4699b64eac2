"""Sentences of an explanation that belong to no comparison, in two languages."""

from typing import Final

from vereda.core.language import Language

_PHRASES: Final = {
    "link": {
        "en": "These records are one child (probability {probability}); they are linked without asking a person.",
        "es": "Estos registros son de un mismo menor (probabilidad {probability}); se enlazan sin preguntar a nadie.",
    },
    "near_match": {
        "en": "These records may be one child (probability {probability}); a person should compare them.",
        "es": "Estos registros pueden ser de un mismo menor (probabilidad {probability}); una persona debe compararlos.",
    },
    "none": {
        "en": "These records are two children, as far as can be seen (probability that they are one: {probability}).",
        "es": "Estos registros son de dos menores, por lo que se ve (probabilidad de que sean uno: {probability}).",
    },
    "veto": {
        "en": "The records look alike (probability {probability}), but may be twins, or one State holds both under two numbers or "
        "has papers for two birth dates: only a person may link them.",
        "es": "Los registros se parecen (probabilidad {probability}), pero pueden ser gemelos, o un estado los tiene con dos "
        "números o con pruebas de dos fechas: solo una persona puede enlazarlos.",
    },
    "kin_nearer": {
        "en": "What speaks against it most is that they could be brothers, sisters or twins.",
        "es": "Lo que más habla en contra es que podrían ser hermanos o gemelos.",
    },
    "one_in": {"en": "; about 1 in {count} people shares this", "es": "; lo comparte 1 de cada {count} personas, más o menos"},
    "together_more": {
        "en": "these facts weigh more together than each alone",
        "es": "estos hechos pesan más juntos que cada uno por separado",
    },
    "together_less": {
        "en": "these facts weigh less together than each alone",
        "es": "estos hechos pesan menos juntos que cada uno por separado",
    },
    "stranger_for": {
        "en": "{times} times likelier than between strangers",
        "es": "{times} veces más probable que entre extraños",
    },
    "stranger_against": {
        "en": "{times} times less likely than between strangers",
        "es": "{times} veces menos probable que entre extraños",
    },
    "stranger_even": {"en": "as likely as between strangers", "es": "tan probable como entre extraños"},
    "kin_for": {
        "en": "{times} times likelier than between siblings or twins",
        "es": "{times} veces más probable que entre hermanos o gemelos",
    },
    "kin_against": {
        "en": "{times} times less likely than between siblings or twins",
        "es": "{times} veces menos probable que entre hermanos o gemelos",
    },
    "kin_even": {"en": "as likely as between siblings or twins", "es": "tan probable como entre hermanos o gemelos"},
    "yes": {"en": "yes", "es": "sí"},
    "no": {"en": "no", "es": "no"},
    "says_nothing": {"en": "says nothing", "es": "no dice nada"},
    "beyond_count": {"en": "over a million", "es": "más de un millón de"},
    "balance": {
        "en": "For one child, all of it together is {weighs}.",
        "es": "Para un solo menor, todo en conjunto es {weighs}.",
    },
    "prior": {"en": "Any two records", "es": "Dos registros cualesquiera"},
    "prior_why": {"en": "before anything is compared", "es": "antes de comparar nada"},
    "together": {"en": "Facts taken together", "es": "Hechos tomados en conjunto"},
    "together_why": {
        "en": "what some weigh more or less together than each alone",
        "es": "lo que algunos pesan de más o de menos juntos",
    },
    "kin": {"en": "Siblings or twins", "es": "Hermanos o gemelos"},
    "kin_why": {
        "en": "a brother, sister or twin could look like this",
        "es": "un hermano o gemelo podría verse así",
    },
    "total": {"en": "Together", "es": "En total"},
    "chance": {"en": "about {count} in 100", "es": "unos {count} de cada 100"},
    "chance_high": {"en": "more than 99 in 100", "es": "más de 99 de cada 100"},
    "chance_low": {"en": "less than 1 in 100", "es": "menos de 1 de cada 100"},
    "apart": {"en": "two children", "es": "dos menores"},
    "asked": {"en": "a person decides", "es": "una persona decide"},
    "linked": {"en": "automatic", "es": "automático"},
    "chart": {"en": "How the evidence adds up", "es": "Cómo se suman las pruebas"},
    "chart_foot": {
        "en": "In doublings of the odds: +1 makes “one child” twice as likely. From {link} records are linked without a person. "
        "Model {version}.",
        "es": "En duplicaciones de la probabilidad relativa: +1 hace «un solo menor» el doble de probable. Desde {link} se "
        "enlaza sin preguntar. Modelo {version}.",
    },
}  # fmt: skip

_EVEN = 0.5  # bits; nobody would act on what is one and a half times as likely
_COUNTED = 20  # bits, about a million; larger numbers say nothing more to a reader


def phrase(name: str, language: Language, **values: str) -> str:
    """A sentence with its values filled in. Raises KeyError for a language other than `en` and `es`."""
    return _PHRASES[name][language].format(**values)


def weighs(kin: float, stranger: float, language: Language) -> str:
    """What bits for *same child* mean: how much likelier it is for one child than between strangers, and between kin."""
    if abs(kin) < _EVEN and abs(stranger) < _EVEN:
        return phrase("says_nothing", language)
    return "; ".join(_times_likelier(of, bits, language) for of, bits in (("stranger", stranger), ("kin", kin)))


def _times_likelier(hypothesis: str, bits: float, language: Language) -> str:
    if abs(bits) < _EVEN:
        return phrase(f"{hypothesis}_even", language)
    times = phrase("beyond_count", language) if abs(bits) > _COUNTED else rounded(2.0 ** abs(bits))
    return phrase(f"{hypothesis}_{'for' if bits > 0 else 'against'}", language, times=times)


def chance(probability: float, language: Language) -> str:
    """A probability as so many in a hundred."""
    count = round(100 * probability)
    name = "chance_low" if count < 1 else "chance_high" if count > 99 else "chance"  # noqa: PLR2004 - of a hundred
    return phrase(name, language, count=str(count))


def rounded(count: float) -> str:
    """Two digits are as exact as a share or a weight is known: 1.5, 23, 2,300."""
    return f"{float(f'{count:.1e}'):,.{1 if count < 9.5 else 0}f}".removesuffix(".0")  # noqa: PLR2004 - below it, two digits have a fraction
