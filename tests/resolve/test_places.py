import math

import pytest

from attest.resolve.gazetteer import Gazetteer
from attest.resolve.places import PlaceContext, resolve_place

pytestmark = pytest.mark.gazetteer


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load()


@pytest.fixture
def resolve(gazetteer):
    def resolve(words, sentence="", *, dateline=None, countries=(), text=None):
        context = PlaceContext(text=text or sentence, sentence=sentence, dateline=dateline, countries=countries)
        return resolve_place(words, gazetteer=gazetteer, context=context)

    return resolve


# words | sentence | name, country, admin1, where_prec, geo_precision
TABLE = """
Salahuddin province         | Gunmen raided a post in Salahuddin province, Iraqi police said. | Salah ad Din IQ 4 3
Salah al-Din                | A patrol was hit in Salah al-Din, Iraqi police said. | Salah ad Din IQ 4 3
Salah ad Din                | A patrol was hit in Salah ad Din governorate.      | Salah ad Din IQ 4 3
the Hamreen Mountains       | Jets struck caves in the Hamreen Mountains.        | Hamrin Mountains IQ 5 3
the Makhoul range           | Iraqi jets struck the Makhoul range.               | Makhoul Mountains IQ 5 2
Mount Sinjar                | Families fled to Mount Sinjar.                     | Mount Sinjar IQ 5 3
southern Mogadishu          | Mortars fell on southern Mogadishu.                | Mogadishu SO 1 1
central Baghdad             | A truck blew up in central Baghdad.                | Baghdad IQ 1 1
20 kilometers north of Kirkuk | A mine went off 20 kilometers north of Kirkuk.     | Kirkuk IQ 2 2
near Tikrit                 | A mine went off near Tikrit.                       | Tikrit IQ 2 2
Tikrit                      | A mine went off near Tikrit.                       | Tikrit IQ 2 2
the outskirts of Damascus   | Shells fell on the outskirts of Damascus.          | Damascus SY 2 2
between Falluja and Ramadi  | A convoy was hit between Falluja and Ramadi.       | Al Fallujah IQ 5 2
the Falluja-Ramadi road     | A convoy was hit on the Falluja-Ramadi road.       | Al Fallujah IQ 5 2
the northern Nigerian city of Kano | Riots broke out in the northern Nigerian city of Kano. | Kano NG 1 1
the state of Borno          | Villages burned in the state of Borno.             | Borno NG 4 3
Borno                       | Villages burned in Borno, Nigerian officials said. | Borno NG 4 3
Anbar                       | Patrols were hit in Anbar.                         | Anbar IQ 4 3
Iraq's western Anbar province | Fighting went on in Iraq's western Anbar province. | Anbar IQ 4 3
Kandahar                    | A bomb hit Kandahar.                               | Kandahar AF 1 1
Kandahar province           | A bomb hit Kandahar province.                      | Kandahar AF 4 3
Qandahar                    | A bomb hit Qandahar, Afghan police said.           | Kandahar AF 1 1
Hilla, south of Baghdad     | A blast hit Hilla, south of Baghdad.               | Al Hillah IQ 1 1
a market in Hilla           | A blast hit a market in Hilla.                     | Al Hillah IQ 1 1
Kirkuk General Hospital     | The wounded lay in Kirkuk General Hospital.        | Kirkuk IQ 1 1
Baghdad's Sadr City         | A truck blew up in Baghdad's Sadr City.            | Sadr City IQ 1 1
Tel Afar                    | Troops ringed Tel Afar.                            | Tall ‘Afar IQ 1 1
Kharkov                     | A missile hit Kharkov.                             | Kharkiv UA 1 1
the Iraqi capital           | Crowds marched in the Iraqi capital.               | Baghdad IQ 1 1
Kenya's capital             | Crowds marched in Kenya's capital.                 | Nairobi KE 1 1
northern Gaza Strip         | Tanks moved into the northern Gaza Strip.          | Gaza Strip PS 4 3
Gaza                        | Tanks moved into Gaza, Israel said.                | Gaza Strip PS 4 3
Gaza City                   | Tanks moved into Gaza City.                        | Gaza City PS 1 1
the West Bank               | Soldiers raided homes in the West Bank.            | West Bank PS 4 3
Rafah crossing              | Lorries waited at the Rafah crossing.              | Rafah crossing PS 1 1
Jabalia camp                | A strike hit Jabalia camp.                         | Jabalia refugee camp PS 1 1
Dadaab                      | A guard was shot in Dadaab.                        | Dadaab KE 1 1
the Gulf of Aden            | Pirates boarded a tanker in the Gulf of Aden.      | Gulf of Aden None 7 3
off the coast of Somalia    | Pirates boarded a tanker off the coast of Somalia. | Somalia SO 7 3
the Somali coast            | Pirates landed on the Somali coast.                | Somalia SO 5 3
eastern Congo               | Rebels advanced in eastern Congo. | Democratic Republic of the Congo CD 5 3
North Kivu                  | Rebels took a town in North Kivu.                  | North Kivu CD 4 3
South Kordofan              | Planes bombed South Kordofan.                      | South Kordofan SD 4 3
Darfur                      | Riders burned huts in Darfur.                      | Darfur SD 5 3
the Sahel                   | Armed groups spread across the Sahel.              | Sahel None 5 3
the Niger Delta             | A pipeline was cut in the Niger Delta.             | Niger Delta NG 5 3
the Korengal Valley         | A post in the Korengal Valley came under fire.     | Korengal Valley AF 5 2
Helmand's Sangin district   | A post fell in Helmand's Sangin district.          | Sangin AF 5 2
South Waziristan            | A drone struck South Waziristan.                   | South Waziristan PK 5 3
Mexico                      | Soldiers fought a cartel in Mexico.                | Mexico MX 6 3
Mexico City                 | Police clashed with marchers in Mexico City.       | Mexico City MX 1 1
northern Mali               | Convoys were hit in northern Mali.                 | Mali ML 5 3
Nigeria                     | Attacks went on in Nigeria.                        | Nigeria NG 6 3
Niger                       | Attacks went on in Niger.                          | Niger NE 6 3
the U.S.                    | He was tried in the U.S.                           | United States US 6 3
Chechnya                    | A bomb hit a bus in Chechnya.                      | Chechnya RU 4 3
Donbas                      | Shelling went on in Donbas.                        | Donbas UA 5 3
Northern Ireland            | A bomb was found in Northern Ireland.              | Northern Ireland GB 4 3
Tripoli                     | Militias fought in Tripoli, Libya, on Monday.      | Tripoli LY 1 1
Tripoli                     | Gunmen fought in the Lebanese city of Tripoli.     | Tripoli LB 1 1
Hyderabad                   | Police fired in Hyderabad, Pakistan.               | Hyderabad PK 1 1
Hyderabad                   | Police fired in the Indian city of Hyderabad.      | Hyderabad IN 1 1
Paris                       | A man was held in Paris, Texas.                    | Paris US 1 1
Paris                       | A man was held in Paris.                           | Paris FR 1 1
Georgia                     | Russian tanks crossed into Georgia, people in Tbilisi said. | Georgia GE 6 3
Punjab                      | Gunmen fired in Punjab, Pakistan.                  | Punjab PK 4 3
Kashmir                     | Indian soldiers died in Kashmir, the Indian army said. | Kashmir IN 5 3
San Jose                    | Police in San Jose, Costa Rica, freed him.         | San José CR 1 1
the border town of Spin Boldak | A bomb hit the Afghan border town of Spin Boldak.  | Spin Boldak AF 1 1
"""
CASES = [tuple(part.strip() for part in line.split("|")) for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("words", "sentence", "expected"), CASES, ids=[f"{c[0]}: {c[2]}" for c in CASES])
def test_words_in_their_sentence_mean_a_place_with_a_precision(resolve, words, sentence, expected):
    place = resolve(words, sentence)

    assert f"{place.name} {place.country} {place.where_prec} {place.geo_precision}" == expected, place.reason


@pytest.mark.parametrize("words", ["a market", "the village", "the area", "the building", "its headquarters"])
def test_words_without_a_name_stay_unresolved(resolve, words):
    place = resolve(words, f"Gunmen attacked {words}.")

    assert (place.name, place.country, place.lat, place.lon, place.where_prec) == (words, None, None, None, None)
    assert "no name" in place.reason


def test_a_place_without_a_name_takes_the_country_of_the_dateline(resolve):
    place = resolve("a market", "A bomb went off in a market.", dateline="KABUL, Afghanistan")

    assert (place.country, place.lat) == ("AF", None)
    assert "dateline" in place.reason


def test_an_unknown_name_is_kept_as_words(resolve):
    place = resolve("Zorqamabad", "Two died in Zorqamabad.")

    assert (place.name, place.country, place.lat, place.id) == ("Zorqamabad", None, None, None)
    assert "no gazetteer entry for 'Zorqamabad'" in place.reason


def test_an_unknown_name_in_a_known_province_has_the_provinces_precision(resolve):
    place = resolve("Zorqamabad", "Two died in Zorqamabad, in Helmand province.")

    assert (place.name, place.country, place.admin1, place.where_prec) == ("Zorqamabad", "AF", "Helmand", 4)
    assert place.id is None
    assert "Helmand" in place.reason


def test_an_unknown_name_near_a_known_town_is_near_it(resolve):
    place = resolve("Zorqamabad", "Two died in Zorqamabad, 30 kilometers south of Ghazni.")

    assert (place.country, place.where_prec) == ("AF", 2)


def test_an_unknown_name_in_a_country_gives_the_country_alone(resolve):
    place = resolve("Zorqamabad", "Two died in Zorqamabad, Chad.")

    assert (place.country, place.lat, place.where_prec) == ("TD", None, None)


def test_the_nationality_of_a_source_does_not_move_a_place(resolve):
    place = resolve("Khost", "A bomb killed two in Khost, Pakistani officials said.", text="Afghan troops left Khost.")

    assert place.country == "AF"


def test_a_border_is_a_line_without_a_point(resolve):
    place = resolve("the border with Syria", "Iraqi troops closed the border with Syria, Iraqi officials said.")

    assert (place.country, place.where_prec, place.lat) == ("IQ", 5, None)


def test_between_two_towns_the_point_is_midway_and_the_reason_says_so(resolve, gazetteer):
    place = resolve("between Mosul and Erbil", "A car was stopped between Mosul and Erbil.")
    mosul = gazetteer.lookup("Mosul")[0]

    assert 43.1 < place.lon < 44.1
    assert place.lat != mosul.lat
    assert "midway" in place.reason


def test_kilometers_from_a_town_do_not_move_its_point(resolve):
    near, at = resolve("50 km west of Herat", "Afghan troops."), resolve("Herat", "Afghan troops.")

    assert (near.lat, near.lon) == (at.lat, at.lon)
    assert "not moved" in near.reason


def test_places_in_several_countries_have_no_one_country(resolve):
    place = resolve("Rome, Paris and Madrid", "Crowds marched in Rome, Paris and Madrid.")

    assert (place.country, place.lat) == (None, None)


def test_a_dateline_decides_between_two_towns_of_one_name(resolve):
    lebanon = resolve("Tripoli", "Gunmen fought in Tripoli.", dateline="BEIRUT")
    libya = resolve("Tripoli", "Gunmen fought in Tripoli.", dateline="BENGHAZI, Libya")

    assert (lebanon.country, libya.country) == ("LB", "LY")


def test_a_small_namesake_in_a_country_that_the_report_never_names_is_not_taken(resolve):
    text = "Sudanese planes flew over. Sudan denied it. The Sudanese army said Sudan was at peace."
    place = resolve("Riverdale", "A raid hit Riverdale.", text=text)

    assert place.lat is None


def test_what_lies_in_two_countries_has_none_until_the_report_tells(resolve):
    assert resolve("Khyber Pass", "A lorry burned at the Khyber Pass.").country is None
    assert resolve("Khyber Pass", "A lorry burned at the Khyber Pass, Pakistan.").country == "PK"


@pytest.mark.parametrize(
    "words", ["", " ", "…", "the", "'s", "A", "of", "near", "between and", "X, , Y", "(", "\U0001f525", "Al"]
)
def test_odd_words_never_raise(resolve, words):
    place = resolve(words, f"It happened in {words}.")

    assert place.reason


@pytest.mark.parametrize("words", [case[0] for case in CASES])
def test_a_point_always_comes_with_a_precision_and_a_reason(resolve, words):
    place = resolve(words)

    assert place.reason
    assert (place.lat is None) == (place.lon is None)
    if place.lat is not None:
        assert place.where_prec in range(1, 8)
        assert place.geo_precision in (1, 2, 3)
        assert math.isfinite(place.lat)


def test_the_same_words_in_the_same_report_give_the_same_place(resolve):
    first = resolve("Hilla, south of Baghdad", "A blast hit Hilla, south of Baghdad.")

    assert first == resolve("Hilla, south of Baghdad", "A blast hit Hilla, south of Baghdad.")
