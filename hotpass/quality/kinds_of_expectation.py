"""Expectations that Great Expectations lacks; importing this module makes them known to it.

Each says of a row what its SQL in :mod:`hotpass.quality.conditions` says.
"""

# mypy: disable-error-code="attr-defined,untyped-decorator"
# ruff: noqa: N803, N805 - Great Expectations turns the methods of metrics into class methods, and names columns

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # which it reads when it is imported

from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation, ColumnPairMapExpectation
from great_expectations.expectations.metrics import ColumnMapMetricProvider
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnPairMapMetricProvider,
    column_condition_partial,
    column_pair_condition_partial,
)

from hotpass.fields.identity_number import is_identity_number
from hotpass.quality.conditions import DAY, NUMBER
from hotpass.quality.south_african import is_apart, is_company, is_misplaced, is_of_other_form, is_phone

if TYPE_CHECKING:
    import pandas as pd


class ColumnTextsReadBetween(ColumnMapMetricProvider):
    """Texts that read as a number or a day within bounds."""

    condition_metric_name = "column_texts.read_between"
    condition_value_keys = ("reads_as", "min_value", "max_value")

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls, column: pd.Series, reads_as: str, min_value: Any = None, max_value: Any = None, **_: Any
    ) -> Any:
        import pandas as pd

        texts = column.astype("str")
        reads = texts.str.fullmatch(NUMBER if reads_as == "number" else DAY)
        measured = pd.to_numeric(texts.where(reads)) if reads_as == "number" else texts.str[:10].where(reads)
        if min_value is not None:
            reads &= measured >= min_value
        if max_value is not None:
            reads &= measured <= max_value
        return reads.fillna(False).astype(bool)


class ExpectColumnTextsToReadBetween(ColumnMapExpectation):
    """Texts read as a number (``reads_as: number``) or an ISO date (``day``) within bounds."""

    reads_as: str
    min_value: Any = None
    max_value: Any = None
    map_metric: ClassVar[str] = "column_texts.read_between"
    success_keys: ClassVar[tuple[str, ...]] = ("reads_as", "min_value", "max_value", "mostly")


class ColumnValuesIdentityNumbers(ColumnMapMetricProvider):
    """South African identity numbers."""

    condition_metric_name = "column_values.identity_numbers"

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, **_: Any) -> Any:
        return column.astype("str").map(is_identity_number).astype(bool)


class ExpectColumnValuesToBeIdentityNumbers(ColumnMapExpectation):
    """Values are South African identity numbers: thirteen digits, a date, a check digit (Luhn)."""

    map_metric: ClassVar[str] = "column_values.identity_numbers"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly",)


class ColumnValuesExistInTable(ColumnMapMetricProvider):
    """Values that a column of another table has."""

    condition_metric_name = "column_values.exist_in_table"
    condition_value_keys = ("known",)

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, known: Any = None, **_: Any) -> Any:
        return column.isin(known or [])


class ExpectColumnValuesToExistInTable(ColumnMapExpectation):
    """Values are among those of ``other_column`` of ``other_table``, which are given as ``known``."""

    other_table: str
    other_column: str
    known: Any = None
    map_metric: ClassVar[str] = "column_values.exist_in_table"
    success_keys: ClassVar[tuple[str, ...]] = ("known", "mostly")


class ColumnValuesPhoneNumbers(ColumnMapMetricProvider):
    """Phone numbers."""

    condition_metric_name = "column_values.phone_numbers"

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, **_: Any) -> Any:
        return column.astype("str").map(is_phone).astype(bool)


class ExpectColumnValuesToBePhoneNumbers(ColumnMapExpectation):
    """Values are phone numbers: nine national digits of South Africa's numbering plan, or of elsewhere."""

    map_metric: ClassVar[str] = "column_values.phone_numbers"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly",)


class ColumnValuesCompanyNumbers(ColumnMapMetricProvider):
    """Company numbers."""

    condition_metric_name = "column_values.company_numbers"

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, **_: Any) -> Any:
        return column.astype("str").map(is_company).astype(bool)


class ExpectColumnValuesToBeCompanyNumbers(ColumnMapExpectation):
    """Values are numbers of South African companies: year, six digits, a type of enterprise."""

    map_metric: ClassVar[str] = "column_values.company_numbers"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly",)


class ColumnPairValuesAgreeWithinGroups(ColumnPairMapMetricProvider):
    """Rows that say of B what most rows with their A say."""

    condition_metric_name = "column_pair_values.agree_within_groups"
    condition_value_keys = ("letters",)

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_A: pd.Series, column_B: pd.Series, letters: Any = None, **_: Any) -> Any:
        said = column_B.str[:letters] if letters else column_B
        alike = column_A.groupby(column_A).transform("size")
        agreeing = column_A.groupby([column_A, said]).transform("size")
        return 2 * agreeing > alike


class ExpectColumnPairValuesToAgreeWithinGroups(ColumnPairMapExpectation):
    """Rows with the same A have the same B, or the same first ``letters`` of it.

    One fails where no more than half of those with its A agree.
    """

    letters: int | None = None
    ignore_row_if: str = "either_value_is_missing"
    map_metric: ClassVar[str] = "column_pair_values.agree_within_groups"
    success_keys: ClassVar[tuple[str, ...]] = ("column_A", "column_B", "letters", "ignore_row_if", "mostly")


def _holds(fails: Callable[[str, str], bool], a: pd.Series, b: pd.Series) -> Any:
    import pandas as pd

    texts = zip(a.astype("str"), b.astype("str"), strict=True)
    return pd.Series([not fails(one, other) for one, other in texts], index=a.index, dtype=bool)


class ColumnPairPostalCodesInProvinces(ColumnPairMapMetricProvider):
    """Postal codes of the province that is named."""

    condition_metric_name = "column_pair.postal_codes_in_provinces"

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_A: pd.Series, column_B: pd.Series, **_: Any) -> Any:
        return _holds(is_misplaced, column_A, column_B)


class ExpectColumnPairPostalCodesToLieInProvinces(ColumnPairMapExpectation):
    """Postal code A lies in province B, as far as the ranges of the Post Office settle it."""

    ignore_row_if: str = "either_value_is_missing"
    map_metric: ClassVar[str] = "column_pair.postal_codes_in_provinces"
    success_keys: ClassVar[tuple[str, ...]] = ("column_A", "column_B", "ignore_row_if", "mostly")


class ColumnPairCompanyNumbersOfForms(ColumnPairMapMetricProvider):
    """Company numbers of the legal form that is said."""

    condition_metric_name = "column_pair.company_numbers_of_forms"

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_A: pd.Series, column_B: pd.Series, **_: Any) -> Any:
        return _holds(is_of_other_form, column_A, column_B)


class ExpectColumnPairCompanyNumbersToFitLegalForms(ColumnPairMapExpectation):
    """Company number A is of legal form B, as far as its last two digits settle it."""

    ignore_row_if: str = "either_value_is_missing"
    map_metric: ClassVar[str] = "column_pair.company_numbers_of_forms"
    success_keys: ClassVar[tuple[str, ...]] = ("column_A", "column_B", "ignore_row_if", "mostly")


class ColumnPairDomainsAgree(ColumnPairMapMetricProvider):
    """Domains of which one is the other, or lies within it."""

    condition_metric_name = "column_pair.domains_agree"

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_A: pd.Series, column_B: pd.Series, **_: Any) -> Any:
        return _holds(is_apart, column_A, column_B)


class ExpectColumnPairDomainsToAgree(ColumnPairMapExpectation):
    """Domains A and B are one, or one lies within the other."""

    ignore_row_if: str = "either_value_is_missing"
    map_metric: ClassVar[str] = "column_pair.domains_agree"
    success_keys: ClassVar[tuple[str, ...]] = ("column_A", "column_B", "ignore_row_if", "mostly")
