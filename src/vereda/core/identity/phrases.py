"""Sentences of an explanation that belong to no comparison, in two languages."""

from typing import Final, Literal

Language = Literal["en", "es"]

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
        "en": "The records look alike (probability {probability}), but may be twins, or one State has papers for two birth dates: "
        "only a person may link them.",
        "es": "Los registros se parecen (probabilidad {probability}), pero pueden ser gemelos, o un estado tiene pruebas de dos "
        "fechas: solo una persona puede enlazarlos.",
    },
    "kin_nearer": {
        "en": "What speaks against it most is that they could be brothers, sisters or twins.",
        "es": "Lo que más habla en contra es que podrían ser hermanos o gemelos.",
    },
    "one_in": {"en": " (about 1 in {count} people shares this)", "es": " (lo comparte 1 de cada {count} personas, más o menos)"},
    "together": {
        "en": "these facts weigh more, or less, together than each alone",
        "es": "estos hechos pesan más, o menos, juntos que cada uno por separado",
    },
}  # fmt: skip


def phrase(name: str, language: Language, **values: str) -> str:
    """A sentence with its values filled in. Raises KeyError for a language other than `en` and `es`."""
    return _PHRASES[name][language].format(**values)
