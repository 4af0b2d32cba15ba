"""Identities close: what is multiplied cancels to what is explained, or the error names what does not."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.analysis.identities import IdentityError, parse, read_identities
from nearzero.problems import DataError

SIMPLE = ("kaya3", "kaya4", "fossil4", "fossil5")


def written(factor):
    return f"{factor.numerator}/{factor.denominator}" if factor.denominator else str(factor.numerator)


def test_a_product_of_ratios_is_read_in_order():
    target, (block,) = parse("co2 = people * gdp/people * co2/gdp")
    assert target == "co2"
    assert [written(factor) for factor in block.factors] == ["people", "gdp/people", "co2/gdp"]


def test_spaces_do_not_matter():
    assert parse("co2=people*co2/people") == parse("  co2 =  people * co2/people ")


@given(st.integers(1, 8), st.randoms(use_true_random=False))
def test_any_chain_that_ends_at_the_target_closes_in_any_order(length, random):
    names = [f"v{k}" for k in range(length)] + ["target"]
    factors = [names[0]] + [f"{above}/{below}" for below, above in pairwise(names)]
    random.shuffle(factors)
    assert parse("target = " + " * ".join(factors))[0] == "target"


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("co2 = people * gdp/people * co2/energy", ["energy", "gdp"]),
        ("co2 = people * gdp/people", ["co2", "gdp"]),
        ("co2 = people * co2", ["people"]),
        ("co2 = people * people * co2/people", ["people"]),
        ("co2 = co2/people", ["people"]),
        ("co2 = co2 * co2/people * people * co2/co2 * co2", ["co2"]),
    ],
)
def test_an_identity_that_does_not_close_names_what_does_not_cancel(expression, named):
    with pytest.raises(IdentityError) as caught:
        parse(expression)
    said = str(caught.value)
    assert "does not close" in said
    tail = said.split("does not close")[1]
    assert all(name in tail for name in named)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "co2",
        "= people",
        "co2 =",
        "co2 = people + gdp",
        "co2 = people * gdp/people/co2",
        "CO2 = people",
        "co2 = __import__('os')",
        "co2 = people * ",
    ],
)
def test_what_is_no_identity_is_refused(text):
    with pytest.raises(IdentityError):
        parse(text)


def test_a_text_without_a_left_side_is_refused_with_an_example():
    with pytest.raises(IdentityError, match="write total = level"):
        parse("population * gdp/population")


CELLS = "co2 = sum[sector+carrier] gdp * energy[sector]/gdp * energy[sector+carrier]/energy[sector]"


def test_a_sum_over_cells_closes_cell_by_cell():
    target, (block,) = parse(f"{CELLS} * co2[sector+carrier]/energy[sector+carrier]")
    assert target == "co2"
    assert set(dict(block.sums)) == {"sector", "carrier"}
    assert written(block.factors[1]) == "energy[sector]/gdp"


@pytest.mark.parametrize(
    ("product", "named"),
    [
        ("co2/energy[sector+carrier]", "co2[sector+carrier]"),  # the whole is not the cell
        ("co2[sector+carrier]/energy[sector]", "energy[sector+carrier]"),
        ("co2[sector+carrier]/energy[carrier]", "energy[carrier]"),
    ],
)
def test_a_sum_over_cells_that_does_not_close_names_the_cell(product, named):
    with pytest.raises(IdentityError) as caught:
        parse(f"{CELLS} * {product}")
    assert named in str(caught.value).split("does not close")[1]


@pytest.mark.parametrize(
    "text",
    [
        "co2 = sum[street] people * co2[street]/people",
        "co2 = sum[sector] people * co2[carrier]/people",
        "co2 = population * sum[sector] people * co2[sector]/people",
        "co2 = sum[sector] people * co2[sector]/people sum[carrier] people * co2[carrier]/people",
        "co2 = people * co2[sector]/people",
    ],
)
def test_a_sum_that_is_not_written_as_one_is_refused(text):
    with pytest.raises(IdentityError):
        parse(text)


def test_every_product_of_a_sum_has_its_own_drivers():
    text = "co2 = sum[sector] people * co2[sector]/people + sum[carrier] people * co2[carrier]/people"
    _, blocks = parse(text, [["a", "b"], ["a", "c"]])
    assert [[factor.driver for factor in block.factors] for block in blocks] == [["a", "b"], ["a", "c"]]
    with pytest.raises(IdentityError, match="2 products"):
        parse(text, ["a", "b"])
    with pytest.raises(IdentityError, match="drivers"):
        parse(text, [["a", "b"], ["a"]])


def test_the_registry_closes_and_its_drivers_multiply_to_the_target(real_raw):
    identities = read_identities(real_raw.root / "identities.toml")
    random = np.random.default_rng(5)
    for name in SIMPLE:
        identity = identities[name]
        value = dict(zip(identity.variables, random.uniform(0.1, 9, len(identity.variables)), strict=True))
        product = 1.0
        for factor in identity.blocks[0].factors:
            product *= value[factor.numerator.variable]
            product /= value[factor.denominator.variable] if factor.denominator else 1.0
        assert product == pytest.approx(value[identity.target])


def test_the_registry_speaks_of_variables_of_the_dictionary_in_both_languages(real_raw):
    for identity in read_identities(real_raw.root / "identities.toml").values():
        assert set(identity.variables) <= set(real_raw.dictionary), identity.id
        assert identity.label("zh") != identity.label("en")
        for driver in identity.drivers:
            assert driver.label("zh") != driver.label("en")
            assert driver.cause


def test_every_bad_identity_of_a_file_is_named_at_once(small_raw):
    text = small_raw.text("identities.toml")
    head, drivers = text.split("[drivers.population]")
    for name, expression in (("open", "co2_total = population * co2_total/gdp"), ("odd", "co2_total + gdp")):
        head += f'[{name}]\nzh = "坏"\nen = "bad"\nexpression = "{expression}"\ndrivers = ["population"]\n\n'
    small_raw.write("identities.toml", head + "[drivers.population]" + drivers)
    with pytest.raises(DataError) as caught:
        read_identities(small_raw.path("identities.toml"))
    assert [problem.column for problem in caught.value] == ["open", "odd"]
    assert all(problem.file == "identities.toml" and problem.hint for problem in caught.value)


@pytest.mark.parametrize(
    "drivers", ['["population", "affluence"]', '["population", "affluence", "carbon_intensity", "population"]']
)
def test_an_identity_has_as_many_drivers_as_factors(small_raw, drivers):
    text = small_raw.text("identities.toml")
    small_raw.write("identities.toml", text.replace('["population", "affluence", "carbon_intensity"]', drivers))
    with pytest.raises(DataError, match="drivers"):
        read_identities(small_raw.path("identities.toml"))


def test_a_driver_that_is_not_described_is_named(small_raw):
    text = small_raw.text("identities.toml")
    small_raw.write("identities.toml", text.replace("[drivers.affluence]", "[drivers.wealth]"))
    with pytest.raises(DataError, match="affluence"):
        read_identities(small_raw.path("identities.toml"))
