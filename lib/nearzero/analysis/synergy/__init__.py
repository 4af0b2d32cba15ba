"""Pollution and carbon together: what a measure does to both, how far both move together, rates side by side.

``equivalents`` adds pollutants up by weights that are shown; ``co_control`` places measures in the coordinate system of
co-control; ``coupling`` is the corrected coupling-coordination model; ``rates`` sets rates of change beside each other;
``assessments`` counts those of plans and projects that carry carbon; ``of_place`` puts together what the data of one
place allow. Not here: inventories (``accounting.pollutants``).
"""

from nearzero.analysis.synergy.assessments import Assessed, Assessment, assessed, standing
from nearzero.analysis.synergy.co_control import Measure, cross_elasticity, quadrant, read_measures
from nearzero.analysis.synergy.coupling import coordination, coupling, entropy_weights, uncorrected_coupling
from nearzero.analysis.synergy.equivalents import Weight, equivalents, tax_law_weights, weights_of
from nearzero.analysis.synergy.of_place import Synergy, synergy_of
from nearzero.analysis.synergy.rates import Pair, pairs

__all__ = [
    "Assessed",
    "Assessment",
    "Measure",
    "Pair",
    "Synergy",
    "Weight",
    "assessed",
    "coordination",
    "coupling",
    "cross_elasticity",
    "entropy_weights",
    "equivalents",
    "pairs",
    "quadrant",
    "read_measures",
    "standing",
    "synergy_of",
    "tax_law_weights",
    "uncorrected_coupling",
    "weights_of",
]
