"""The names of regional groups in a list: those of the United Nations in their usual forms, or a list's own."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from scenarios.model import REGIONAL_GROUPS
from scenarios.words import by_word, folded, nearest
from storage.errors import hinted
from words import GroupName, listing, message

NO_GROUP = frozenset({"", "none", "no group", "-", "\u2013", "\u2014"})
"""What stands for no group, in small letters."""

MOST_HINTS = 100
"""For more names than these, none that is nearly the same is looked for."""

_AFRICAN, _ASIAN, _EASTERN, _LATIN, _WESTERN = REGIONAL_GROUPS

_OF_THE_UN: dict[str, tuple[str, ...]] = {
    _AFRICAN: (
        *("African Group", "African States", "African Regional Group", "Group of African States"),
        *("Groupe africain", "États d'Afrique", "Groupe de l'Afrique", "Groupe des États d'Afrique", "Groupe des États africains"),
        *("Grupo africano", "Grupo de África", "Estados de África", "Grupo de los Estados de África", "Grupo de Estados de África"),
        *("Африканская группа", "Группа африканских государств", "Африканские государства", "Группа государств Африки"),
        *("非洲组", "非洲集团", "非洲国家", "非洲国家组", "非洲国家集团"),
        *("المجموعة الأفريقية", "المجموعة الافريقية", "مجموعة الدول الأفريقية", "الدول الأفريقية"),
    ),
    _ASIAN: (
        *("Asia-Pacific Group", "Asia-Pacific States", "Group of Asia-Pacific States", "Asia and the Pacific Group", "APG"),
        *("Asian Group", "Asian States", "Group of Asian States", "Asian and Pacific", "Asia and Pacific", "Asia and the Pacific"),
        *("Asie-Pacifique", "Asie et Pacifique", "Groupe Asie-Pacifique", "Groupe de l'Asie et du Pacifique", "Groupe asiatique"),
        *("Groupe des États d'Asie et du Pacifique", "États d'Asie et du Pacifique", "Groupe des États d'Asie-Pacifique"),
        *("Asia y el Pacífico", "Asia-Pacífico", "Asia y Pacífico", "Grupo de Asia y el Pacífico", "Grupo Asia-Pacífico"),
        *("Estados de Asia y el Pacífico", "Grupo de los Estados de Asia y el Pacífico", "Grupo de Estados de Asia y el Pacífico"),
        *("Азиатско-Тихоокеанская группа", "Группа государств Азии и Тихого океана", "Группа азиатско-тихоокеанских государств"),
        *("Группа государств Азиатско-Тихоокеанского региона", "Азиатско-тихоокеанские государства"),
        *("亚太组", "亚太集团", "亚太国家", "亚太国家组", "亚洲及太平洋国家组", "亚洲和太平洋国家组", "亚洲太平洋国家组", "亚太国家集团"),
        *("مجموعة آسيا والمحيط الهادئ", "مجموعة دول آسيا والمحيط الهادئ", "دول آسيا والمحيط الهادئ", "آسيا والمحيط الهادئ"),
    ),
    _EASTERN: (
        *("Eastern European Group", "Eastern European States", "Group of Eastern European States", "EEG", "East European Group"),
        *("Groupe d'Europe orientale", "Groupe de l'Europe orientale", "Groupe des États d'Europe orientale", "États d'Europe orientale"),
        *("Groupe d'Europe de l'Est", "Groupe des États d'Europe de l'Est"),
        *("Grupo de Europa Oriental", "Estados de Europa Oriental", "Grupo de los Estados de Europa Oriental"),
        *("Grupo de Estados de Europa Oriental", "Grupo de Europa del Este"),
        *("Восточноевропейская группа", "Группа восточноевропейских государств", "Восточноевропейские государства"),
        *("Группа государств Восточной Европы",),
        *("东欧组", "东欧集团", "东欧国家", "东欧国家组", "东欧国家集团"),
        *("مجموعة أوروبا الشرقية", "مجموعة دول أوروبا الشرقية", "دول أوروبا الشرقية"),
    ),
    _LATIN: (
        *("GRULAC", "Group of Latin American and Caribbean States", "Latin American and Caribbean Group", "Latin American Group"),
        *("Latin American and Caribbean States", "Latin American & Caribbean", "Latin America and the Caribbean Group"),
        *("Groupe des États d'Amérique latine et des Caraïbes", "Groupe de l'Amérique latine et des Caraïbes"),
        *("États d'Amérique latine et des Caraïbes", "Groupe d'Amérique latine et des Caraïbes"),
        *("Grupo de América Latina y el Caribe", "Grupo de los Estados de América Latina y el Caribe"),
        *("Estados de América Latina y el Caribe", "Grupo de Estados de América Latina y el Caribe"),
        *("Grupo latinoamericano y del Caribe", "Grupo de Países de América Latina y el Caribe"),
        *("Группа государств Латинской Америки и Карибского бассейна", "ГРУЛАК", "Группа стран Латинской Америки и Карибского бассейна"),
        *("Группа латиноамериканских и карибских государств", "Государства Латинской Америки и Карибского бассейна"),
        *("拉加组", "拉美和加勒比国家", "拉美和加勒比国家组", "拉丁美洲和加勒比国家", "拉丁美洲和加勒比国家组", "拉丁美洲和加勒比国家集团"),
        *("مجموعة أمريكا اللاتينية والبحر الكاريبي", "مجموعة دول أمريكا اللاتينية ومنطقة البحر الكاريبي"),
        *("مجموعة دول أمريكا اللاتينية والبحر الكاريبي", "دول أمريكا اللاتينية ومنطقة البحر الكاريبي"),
    ),
    _WESTERN: (
        *("WEOG", "Western European and Others Group", "Western European and other States", "Western Europe and Others"),
        *("Group of Western European and other States", "Western Europe and Others Group", "Western European & Others"),
        *("Western European and Other Group", "Western European and Other", "Western Europe and Other"),
        *("Groupe des États d'Europe occidentale et autres États", "États d'Europe occidentale et autres États"),
        *("Groupe d'Europe occidentale et autres États", "Europe occidentale et autres États", "Europe occidentale et autres"),
        *("Groupe de l'Europe occidentale et autres États", "Groupe des États d'Europe occidentale et autres"),
        *("Grupo de Europa Occidental y otros Estados", "Grupo de los Estados de Europa Occidental y otros Estados"),
        *("Estados de Europa Occidental y otros Estados", "Europa Occidental y otros Estados", "Europa Occidental y otros"),
        *("Grupo de Estados de Europa Occidental y otros Estados",),
        *("Группа западноевропейских и других государств", "Западноевропейские и другие государства", "ГЗЕДГ"),
        *("Группа государств Западной Европы и других государств", "Западная Европа и другие государства"),
        *("西欧和其他国家", "西欧和其他国家组", "西欧及其他国家", "西欧及其他国家组", "西欧和其他国家集团"),
        *("مجموعة أوروبا الغربية ودول أخرى", "مجموعة دول أوروبا الغربية ودول أخرى", "دول أوروبا الغربية ودول أخرى"),
        *("مجموعة دول أوروبا الغربية والدول الأخرى",),
    ),
}
"""The five, with their usual short forms and those in the other five official languages."""

SHORT_FORMS: Mapping[str, str] = {_ASIAN: "APG", _EASTERN: "EEG", _LATIN: "GRULAC", _WESTERN: "WEOG"}
"""The groups of the United Nations that are called by letters."""

_OF_A_MAP: dict[str, tuple[str, ...]] = {
    _AFRICAN: ("Africa", "Afrique", "África", "Африка", "非洲", "أفريقيا", "إفريقيا"),
    _ASIAN: ("Asia", "Asian", "Asie", "Азия", "亚太"),
    _EASTERN: ("Eastern Europe", "East European", "Europe orientale", "Europe de l'Est", "Europa Oriental", "Восточная Европа", "东欧"),
    _LATIN: (
        *("Latin America and the Caribbean", "Latin America and Caribbean", "LAC", "Latin America & the Caribbean", "Latin American"),
        *("Amérique latine et Caraïbes", "Amérique latine et les Caraïbes", "América Latina y el Caribe", "América Latina y Caribe"),
        *("Латинская Америка и Карибский бассейн", "拉丁美洲和加勒比", "拉美和加勒比"),
    ),
    _WESTERN: ("Western Europe", "Western European", "Europe occidentale", "Europa Occidental"),
}
"""Names that also stand on maps: they mean groups of the United Nations only where other names of the list show that it has them."""


@cache
def _sure() -> dict[str, str]:
    return by_word(_OF_THE_UN)


@cache
def _all() -> dict[str, str]:
    return by_word(_OF_A_MAP) | _sure()


@dataclass(frozen=True)
class GroupNames:
    """What the group names of a list mean: ``of`` each name as written, the group; ``strange`` to each that is wrong, what would be right.

    ``groups`` are in the order of the United Nations where all are its own, else by name. ``words`` tell how they were read.
    """

    of: Mapping[str, str]
    strange: Mapping[str, str]
    groups: tuple[str, ...]
    words: str

    @property
    def plain(self) -> bool:
        """Whether the names are the United Nations' own, as this project writes them."""
        return self.groups == REGIONAL_GROUPS and all(name == group for name, group in self.of.items())


def group_names(written: Iterable[str]) -> GroupNames:
    """Read the group names of a list, one for each State that has one.

    They are those of the United Nations where more than half of the rows have names for them and one of these is no name on a map; then
    every other name is wrong. Else they are the list's own, as written.
    """
    counts = Counter(written)
    known = {name: _all()[folded(name)] for name in counts if folded(name) in _all()}
    sure = any(folded(name) in _sure() for name in known)
    if not counts or (sure and 2 * sum(counts[name] for name in known) > counts.total()):
        strange = [name for name in counts if name not in known]
        wrong = {name: _expected(name, hint=place < MOST_HINTS) for place, name in enumerate(strange)}
        return GroupNames(known, wrong, REGIONAL_GROUPS, _words(known))
    same: dict[str, str] = {}
    for name in counts:
        same.setdefault(folded(name) or name, name)
    wrong = {
        name: message("{first}, as in rows before it", first=repr(first))
        for name in counts
        if (first := same[folded(name) or name]) != name
    }
    groups = tuple(sorted(set(same.values())))
    words = message("groups as in the file ({number}): {groups}", number=len(groups), groups=", ".join(groups)[:200])
    return GroupNames({name: name for name in groups}, wrong, groups, words)


def comes_back(groups: Sequence[str], of_each: Sequence[str]) -> bool:
    """Whether a list with these groups, one name ``of_each`` State that has one, is read with the same groups."""
    found = group_names(of_each)
    return tuple(groups) == found.groups and not found.strange and all(found.of[name] == name for name in of_each)


def alike(names: GroupNames, counts: Mapping[str, int]) -> list[str]:
    """Warnings of a list's own groups of one State whose names are nearly another's: a slip of the pen makes a group."""
    if names.groups == REGIONAL_GROUPS or len(names.groups) > MOST_HINTS:
        return []
    pairs = dict[frozenset[str], str]()
    for name in names.groups:
        others = {folded(other): other for other in names.groups if other != name}
        if counts[name] == 1 and (other := nearest(name, others, 0.85)):
            told = message("the group {name} has one State, and {other} is nearly the same name", name=repr(name), other=repr(other))
            pairs.setdefault(frozenset((name, other)), told)
    return list(pairs.values())


def _words(known: Mapping[str, str]) -> str:
    said = message("{cell} is {what}")
    changed = [said.of(cell=repr(name), what=GroupName(group)) for name, group in known.items() if name != group]
    if changed:
        return message("groups of the United Nations ({changed})", changed=listing(changed, ", "))
    return message("groups of the United Nations")


def _expected(name: str, *, hint: bool) -> str:
    near = nearest(name, _all(), 0.4) if hint else None
    return hinted(message("one of {choices}, or blank", choices=", ".join(REGIONAL_GROUPS)), repr(near) if near else None)
