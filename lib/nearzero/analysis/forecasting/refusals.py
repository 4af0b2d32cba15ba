"""Why a model does not answer, as an error and as a value that a table can print.

Here: the errors, and the record made of one. Not here: when they are raised (each model knows its own conditions).
"""

from __future__ import annotations

from dataclasses import dataclass


class ForecastError(ValueError):
    """Base of all refusals: the data do not permit the forecast that was asked for.

    Attributes:
        reason: Id of the reason, for labels in other languages.
        needed: Observations needed, where that is what is wanting.
        given: Observations given.
    """

    reason = "unsuitable"

    def __init__(self, message: str, needed: int | None = None, given: int | None = None) -> None:
        """Keep the message for the reader and the counts for the program."""
        super().__init__(message)
        self.needed = needed
        self.given = given


class TooFewObservations(ForecastError):  # noqa: N818 - the public name says what is the matter
    """The series is shorter than the model needs. A scenario and the required rate answer instead."""

    reason = "too_few"


class UnevenSpacingError(ForecastError):
    """The years are not evenly spaced, or not in order; nothing is interpolated."""

    reason = "uneven_spacing"


class UnsuitableSeriesError(ForecastError):
    """A value is missing or infinite, or the series is constant, zero or negative where the model cannot have it."""

    reason = "unsuitable"


class LevelRatioError(ForecastError):
    """The series fails the level-ratio test, so that a grey model is not admissible."""

    reason = "level_ratio"


class NotConvergedError(ForecastError):
    """The estimation did not arrive at a result."""

    reason = "not_converged"


class IdentityNotModelError(ForecastError):
    """The drivers multiply up to the impact: an identity holds by definition, there is nothing to estimate."""

    reason = "identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A model that does not answer, and why.

    Attributes:
        model: Id of the model.
        reason: Id of the reason: ``too_few``, ``uneven_spacing``, ``unsuitable``, ``level_ratio``,
            ``not_converged``, ``identity``.
        text: The reason in words, with what to use instead where there is something.
        needed: Observations needed, where that is what is wanting.
        given: Observations given.
    """

    model: str
    reason: str
    text: str
    needed: int | None = None
    given: int | None = None

    @classmethod
    def of(cls, model: str, error: ForecastError) -> Refusal:
        """Return the record of a refusal that was raised."""
        return cls(model=model, reason=error.reason, text=str(error), needed=error.needed, given=error.given)
