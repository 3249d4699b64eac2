"""Names for invented people, the more common first. Written by hand from general knowledge; no real person is meant."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    female: list[str]
    male: list[str]
    surnames: list[str]  # empty: drawn from the table of surnames


SPANISH = Names(
    female=(
        "maria guadalupe ana rosa juana sofia valentina camila fernanda daniela alejandra andrea gabriela leticia veronica patricia elena isabel lucia "
        "jimena ximena mariana carolina paola karla brenda diana laura monica ramona teresa francisca margarita carmen josefina esperanza yesenia jazmin "
        "esmeralda perla araceli beatriz blanca claudia cristina dolores dulce elizabeth erika estela evelyn fatima flor gloria graciela irma itzel jessica "
        "julieta karen lizbeth lorena lourdes luz magdalena maribel marisol martha mayra melissa miriam nancy natalia nayeli noemi norma olivia paulina "
        "raquel reyna rocio rosario rubi ruth sandra sara silvia susana valeria vanessa victoria viviana wendy xochitl yolanda zulema angela alondra "
        "abigail adriana alicia amelia antonia areli aurora catalina cecilia citlali concepcion consuelo eloisa eugenia eva genesis hortensia ines"
    ).split(),
    male=(
        "jose juan luis carlos jesus miguel angel francisco antonio alejandro daniel diego jorge manuel pedro ricardo roberto eduardo fernando javier "
        "rafael sergio santiago sebastian mateo emiliano david oscar victor mario martin raul alberto arturo enrique gerardo guillermo gustavo hector hugo "
        "ignacio ivan jaime joel julio leonardo lorenzo marco marcos mauricio nicolas omar pablo ramon rodrigo rogelio ruben salvador samuel saul tomas "
        "vicente abel adan adrian agustin alfonso alfredo alonso andres armando benito benjamin bernardo bryan christian cristian cesar domingo efrain "
        "elias emilio ernesto esteban ezequiel fabian felipe felix fidel gabriel gilberto gregorio humberto isaac ismael israel jacinto jonathan josue "
        "kevin lazaro leonel marcelino moises noe octavio orlando porfirio reynaldo rodolfo simon ulises uriel"
    ).split(),
    surnames=[],
)

ENGLISH = Names(
    female=(
        "emma olivia ava sophia isabella mia charlotte amelia emily elizabeth abigail madison hannah sarah grace chloe natalie samantha ashley alexis "
        "kayla jessica jennifer amanda katherine rachel rebecca anna lauren megan brianna jasmine destiny haley taylor morgan kaitlyn mackenzie lily ella"
    ).split(),
    male=(
        "james john robert michael william david joseph daniel matthew christopher andrew joshua ethan jacob noah liam mason logan alexander tyler ryan "
        "brandon justin kyle zachary nathan aaron adam samuel benjamin nicholas anthony thomas charles steven timothy jeremy kevin eric mark"
    ).split(),
    surnames=[],
)

HMONG = Names(
    female="mai pa kia yer see mee bao chee nou xee gao ka mayli pahoua maiyer panyia gaosheng kaying sheng douachee".split(),
    male="tou chue kong pao fue xeng yeng cheng ger lue long meng neng nhia pheng teng thao tong vang xai ying bee".split(),
    surnames="vang yang xiong lee thao her moua lor vue cha khang lo kue hang moua chang".split(),
)

SOMALI = Names(
    female="fadumo amina halima hodan sahra ayaan ifrah khadija nasra safiya zahra maryan hawa deqa idil asha fartun sumaya ubah".split(),
    male="mohamed ahmed abdi ali hassan hussein ibrahim omar yusuf abdullahi abdirahman ismail mahad farah liban guled said khalid bashir".split(),
    surnames="mohamed ahmed ali hassan abdi hussein omar farah warsame ibrahim yusuf aden jama nur osman mohamud isse duale".split(),
)

CITIES = [
    ("Oaxaca", "OA", "MEX"), ("Morelia", "MI", "MEX"), ("Guadalajara", "JA", "MX"), ("San Juan Mixtepec", "OA", "MEX"), ("McAllen", "TX", "USA"),
    ("Fresno", "CA", "US"), ("Yakima", "WA", "USA"), ("Immokalee", "FL", "USA"), ("Huehuetenango", "HU", "GTM"), ("Todos Santos", "HU", "GTM"),
    ("Leon", "GT", "MEX"), ("Brownsville", "TX", "USA"), ("Salinas", "CA", "USA"), ("Tlapa", "GR", "MEX"), ("San Cristobal", "CS", "MEX"),
    ("Laredo", "TX", "USA"), ("Bakersfield", "CA", "USA"), ("Wenatchee", "WA", "USA"), ("Homestead", "FL", "USA"), ("Hart", "MI", "USA"),
    ("Celaya", "GT", "MEX"), ("Quetzaltenango", "QZ", "GT"), ("Tegucigalpa", "FM", "HN"), ("Garden City", "KS", "USA"), ("Pasco", "WA", "USA"),
    ("Apatzingan", "MI", "MEX"), ("Uruapan", "MI", "MEX"), ("Zamora", "MI", "MEX"), ("Puebla", "PU", "MEX"), ("Mexico", "DF", "MEX"),
]  # fmt: skip
