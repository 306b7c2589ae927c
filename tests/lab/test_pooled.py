"""The summary over pairs against R's metafor (by way of statsmodels' test data) and worked examples."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from whichlever.lab.evidence import pooled
from whichlever.lab.evidence.interval import corrected_interval
from whichlever.lab.evidence.pooled import Study

steady = settings(deadline=None, derandomize=True)

# Kacker 2004; the results in statsmodels' tests were made with R's metafor
KACKER_EFFECTS = [61.00, 61.40, 62.21, 62.30, 62.34, 62.60, 62.70, 62.84, 65.90]
KACKER_VARIANCES = [0.2025, 1.21, 0.09, 0.2025, 0.3844, 0.5625, 0.0676, 0.0225, 1.8225]
ALIKE = [0.020, 0.021, 0.019, 0.020]


def studies(effects, errors):
    return [
        Study(f"pair {number}", f"data {number}", effect, error)
        for number, (effect, error) in enumerate(zip(effects, errors, strict=True))
    ]


def kacker():
    return studies(KACKER_EFFECTS, np.sqrt(KACKER_VARIANCES))


def test_random_effects_agree_with_metafor():
    found = pooled.summary(kacker())
    assert found.between**2 == pytest.approx(0.705395309224248, abs=1e-11)
    assert found.between == pytest.approx(0.8399, abs=5e-5)  # as Kacker's table 1 has it
    assert found.mean == pytest.approx(62.4076199113286, abs=1e-11)
    assert found.error == pytest.approx(0.338030602684471, abs=1e-11)
    assert found.q == pytest.approx(24.801897741835, rel=1e-10)


def test_the_interval_is_hartung_and_knapps_on_one_less_than_the_studies():
    found = pooled.summary(kacker())
    reach = stats.t.ppf(0.975, 8) * 0.338030602684471
    assert (found.low, found.high) == pytest.approx((62.4076199113286 - reach, 62.4076199113286 + reach), abs=1e-11)


def test_where_statsmodels_iteration_ends_so_does_the_root():
    theirs = combine_effects(np.array(KACKER_EFFECTS), np.array(KACKER_VARIANCES), "pm", atol=1e-9)
    assert pooled.paule_mandel(np.array(KACKER_EFFECTS), np.array(KACKER_VARIANCES)) == pytest.approx(theirs.tau2)
    assert pooled.summary(kacker()).error == pytest.approx(math.sqrt(theirs.var_hksj_re))


@steady
@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-6, 1)), min_size=3, max_size=25))
def test_the_variance_between_solves_its_equation(drawn):
    effects = np.array([effect for effect, _ in drawn])
    variances = 10.0 ** np.array([power for _, power in drawn])
    tau2 = pooled.paule_mandel(effects, variances)
    weights = 1 / (variances + tau2)
    squares = weights @ (effects - weights @ effects / weights.sum()) ** 2
    assert tau2 >= 0
    assert squares <= len(drawn) - 1 + 1e-6
    assert tau2 == 0 or squares == pytest.approx(len(drawn) - 1, rel=1e-6)


def test_dersimonian_and_laird_would_be_too_sure_where_errors_differ_much():
    """Two tables known to a hair and two that are not: by DerSimonian and Laird's τ² half of them lie outside."""
    effects, errors = [0.0, 0.02, 0.9, -0.8, 0.7, -0.6], [0.001, 0.001, 0.05, 0.05, 0.05, 0.05]
    theirs = combine_effects(np.array(effects), np.square(errors), "dl").tau2
    assert pooled.summary(studies(effects, errors)).between ** 2 > 10 * theirs


def test_heterogeneity_is_cochrans():
    found = pooled.summary(kacker())
    homogeneity = combine_effects(np.array(KACKER_EFFECTS), np.array(KACKER_VARIANCES)).test_homogeneity()
    assert found.q == pytest.approx(homogeneity.statistic, rel=1e-11)  # theirs is a difference of two large sums
    assert found.q_p_value == pytest.approx(homogeneity.pvalue, rel=1e-11)
    assert found.i2 == pytest.approx(1 - 8 / homogeneity.statistic, rel=1e-11)


def test_the_prediction_interval_adds_the_spread_between_the_data_sets():
    found = pooled.summary(kacker())
    reach = stats.t.ppf(0.975, 7) * math.sqrt(0.705395309224248 + 0.338030602684471**2)
    assert found.expected_high == pytest.approx(62.4076199113286 + reach, abs=1e-10)
    assert found.expected_low == pytest.approx(62.4076199113286 - reach, abs=1e-10)


def test_few_alike_studies_do_not_make_the_summary_too_sure():
    plain = combine_effects(np.array(ALIKE), np.full(4, 1e-4), "dl")
    assert plain.tau2 == pytest.approx(-9.9e-5, abs=5e-7)
    assert math.sqrt(plain.var_hksj_re) == pytest.approx(0.000408, abs=5e-7)
    found = pooled.summary(studies(ALIKE, [0.01] * 4), fewest=4)
    assert found.between == 0
    assert found.error == pytest.approx(0.005, abs=1e-12)
    assert found.mean == pytest.approx(0.02, abs=1e-12)
    assert found.i2 == 0


def test_under_five_data_sets_there_is_no_summary():
    assert pooled.summary(kacker()[:4]) is None
    assert pooled.summary(kacker()[:5]) is not None
    shared = [*kacker()[:4], Study("another", "data 0", 60.0, 0.5)]
    assert pooled.summary(shared) is None
    with pytest.raises(ValueError, match="three data sets at least"):
        pooled.summary(kacker(), fewest=2)


def test_pairs_on_one_data_set_become_one_study():
    pairs = [Study("b", "geyser", 0.5, 0.1), Study("c", "concrete", 0.1, 0.2), Study("a", "geyser", 0.75, 0.4)]
    assert pooled.one_per_dataset(pairs) == (
        Study("c", "concrete", 0.1, 0.2),
        Study("a + b", "geyser", 0.625, 0.25),
    )


def test_a_repeated_pair_adds_nothing():
    assert pooled.summary([*kacker(), *kacker()]).mean == pooled.summary(kacker()).mean
    assert pooled.summary([*kacker(), *kacker()]).error == pooled.summary(kacker()).error


def test_the_spread_takes_no_table_for_a_sample():
    told = pooled.spread([*kacker(), Study("twin", "data 0", 63.0, 0.2)])
    assert (told.median, told.lowest, told.highest) == (62.34, 61.4, 65.9)
    assert told.one_more_inside == pytest.approx(8 / 10)
    assert pooled.spread(studies([0.0] * 19 + [1.0], [1.0] * 20)).one_more_inside == pytest.approx(19 / 21)


def test_a_table_unlike_all_others_lies_outside():
    assert pooled.outside(kacker()) == ("data 8",)
    assert pooled.outside(studies(ALIKE, [0.01] * 4)) == ()
    unsure = [*kacker()[:8], Study("pair 8", "data 8", 65.9, 3.0)]  # its own error is added
    assert "data 8" not in pooled.outside(unsure)


def test_leaving_one_out_is_the_summary_of_the_others():
    everything = kacker()
    without = pooled.leave_one_out(everything)
    assert sorted(without) == [f"pair {number}" for number in range(9)]
    assert without["pair 8"] == pooled.summary(everything[:8])
    assert without["pair 8"].mean < pooled.summary(everything).mean


def test_leaving_one_out_needs_a_summary_first():
    assert pooled.leave_one_out(kacker()[:4]) == {}
    assert {len(found.studies) for found in pooled.leave_one_out(kacker()[:5]).values()} == {4}


def test_leaving_out_one_of_two_pairs_on_a_data_set_leaves_the_other():
    twin = Study("twin", "data 0", 90.0, 0.2)
    without = pooled.leave_one_out([*kacker(), twin])
    assert without["twin"] == pooled.summary(kacker())
    assert len(without["pair 0"].studies) == 9


def test_a_lever_that_changes_nothing_counts_as_the_surest_of_the_others():
    exact = studies([0, 0, 0.1, 0.3, 0.2], [0, 0, 0.02, 0.1, 0.05])
    equal = studies([0, 0, 0.1, 0.3, 0.2], [0.02, 0.02, 0.02, 0.1, 0.05])
    found, expected = pooled.summary(exact), pooled.summary(equal)
    assert (found.mean, found.low, found.expected_high) == (expected.mean, expected.low, expected.expected_high)
    assert found.studies[0].error == 0


def test_without_any_spread_within_the_spread_between_counts():
    found = pooled.summary(studies([1.0, 2, 3, 4, 5], [0] * 5))
    assert found.mean == pytest.approx(3)
    assert found.error == pytest.approx(stats.sem([1, 2, 3, 4, 5]), rel=1e-6)
    nothing = pooled.summary(studies([0] * 5, [0] * 5))
    assert nothing.mean == 0
    assert nothing.high == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize(("effect", "error"), [(math.nan, 1), (1, math.inf), (1, -0.1)])
def test_what_cannot_be_pooled_is_refused(effect, error):
    with pytest.raises(ValueError, match="strong-mix: effect"):
        Study("strong-mix", "concrete", effect, error)


def test_a_study_comes_from_an_interval():
    interval = corrected_interval([0.1, 0.2, 0.4], 0.25)
    study = Study.of("strong-mix", "concrete", interval)
    assert (study.effect, study.error) == (interval.mean, interval.error)


effects = st.floats(-5, 5).map(lambda value: round(value, 4))
errors = st.floats(0.01, 1)
lists = st.lists(st.tuples(effects, errors), min_size=5, max_size=12)


@steady
@given(lists, st.randoms())
def test_the_order_of_studies_does_not_matter(pairs, random):
    everything = studies(*zip(*pairs, strict=True))
    one, other = pooled.summary(everything), pooled.summary(random.sample(everything, len(everything)))
    assert one == other


@steady
@given(lists)
def test_turning_all_effects_turns_the_summary(pairs):
    found = pooled.summary(studies(*zip(*pairs, strict=True)))
    turned = pooled.summary(studies([-effect for effect, _ in pairs], [error for _, error in pairs]))
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low), abs=1e-9)
    assert found.expected_low <= found.low + 1e-12
    assert found.high <= found.expected_high + 1e-12


@steady
@given(lists)
def test_the_error_is_never_below_that_of_known_variances(pairs):
    found = pooled.summary(studies(*zip(*pairs, strict=True)))
    weights = [1 / (error**2 + found.between**2) for _, error in pairs]
    assert found.error >= sum(weights) ** -0.5 * (1 - 1e-9)
