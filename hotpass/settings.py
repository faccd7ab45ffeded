"""Settings from the environment; nothing else in Hotpass reads ``os.environ``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from hotpass.errors import ConfigError

MIB = 1024 * 1024
#: Keeps libraries from starting threads as they are imported: those for matrices and those of Arrow's memory.
NO_THREADS = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}

#: Names by which a browser reaches the machine that it runs on.
_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")


class Settings(BaseModel):
    """What an operator can set; each is ``HOTPASS_<NAME>`` in the environment, in any case."""

    model_config = ConfigDict(frozen=True)

    workspace: Path = Field(
        default=Path("workspace"), description="Folder of the catalogue, files, runs and versions"
    )
    database_url: str | None = Field(
        default=None, description="PostgreSQL URL of the catalogue; SQLite in the workspace when unset"
    )
    threads: int = Field(default=2, ge=1, description="Threads of the query engine")
    memory_limit_mib: int = Field(
        default=2048, ge=256, description="Memory that the query engine may use, MiB"
    )
    user: str = Field(default="local", description="Name under which acts are recorded on this machine")
    role: str = Field(
        default="",
        description="Roles in which this machine's user acts, such as `analyst,reviewer`; all when unset",
    )
    token: SecretStr | None = Field(
        default=None, description="Token whose bearer acts on the command line instead of this machine's user"
    )

    sign_in_metadata_url: str | None = Field(
        default=None, description="Address of the OpenID provider's `.well-known/openid-configuration`"
    )
    sign_in_client_id: str | None = Field(default=None, description="Name of Hotpass at the provider")
    sign_in_client_secret: SecretStr | None = Field(
        default=None, description="Secret of Hotpass at the provider"
    )
    sign_in_redirect_url: str | None = Field(
        default=None, description="Where the provider sends people back: `https://<host>/oauth2callback`"
    )
    sign_in_cookie_secret: SecretStr | None = Field(
        default=None, description="What signs the cookie of a session, at least 32 characters"
    )
    sign_in_scope: str = Field(
        default="openid email profile", description="What is asked of the provider about a person"
    )
    sign_in_groups: str = Field(default="groups", description="Claim that lists a person's groups")
    sign_in_roles: str = Field(
        default="", description="Roles of the members of groups: `group=role,role; group=role`"
    )
    session_minutes: int = Field(
        default=480, ge=1, description="How long a sign-in lasts before it is asked for again, min"
    )
    session_idle_minutes: int = Field(
        default=60, ge=1, description="How long a session may rest before a sign-in is asked for again, min"
    )
    allowed_hosts: str = Field(
        default="",
        description="Host names under which the workbench answers, parted by commas; when unset those of "
        "this machine alone, and any where people sign in",
    )
    serve_unguarded: bool = Field(
        default=False,
        description="Whether other machines are served without sign-in, as in a container whose port only "
        "this machine reaches",
    )

    audit_key_file: Path | None = Field(
        default=None,
        description="PEM file of the Ed25519 key that seals the audit trail; in the workspace when unset",
    )

    request_days: int = Field(
        default=30, ge=1, le=365, description="Days in which a data subject's request must be answered"
    )
    request_clock: Literal["received", "identified"] = Field(
        default="received", description="From when they count: receipt, or proof of who asks"
    )
    proclaimed_holidays: str = Field(
        default="", description="Public holidays proclaimed of late, such as `2027-05-05,2027-10-11`"
    )

    presidio: str = Field(
        default="",
        description="What Presidio looks into texts with: the name or folder of an installed spaCy model, or "
        "`patterns`; it does not look when unset",
    )

    breach_days: int = Field(
        default=3,
        ge=1,
        description="Days after its discovery by which a breach is to be told, by our own clock",
    )

    erasure_second_person: bool | None = Field(
        default=None,
        description="Whether another person approves an erasure; where people sign in when unset",
    )

    review_masked: str = Field(
        default="", description="Fields that reviewers see masked, such as `phone,person.email`"
    )
    review_double: float = Field(
        default=0.0, ge=0, le=1, description="Share of the pairs that two reviewers decide, each alone"
    )
    review_blind: bool = Field(
        default=True, description="Whether the weight of a pair is hidden until it is decided"
    )
    review_hidden: str = Field(default="", description="Fields that reviewers do not see")

    label_studio_url: str | None = Field(default=None, description="Address of Label Studio")
    label_studio_token: SecretStr | None = Field(
        default=None, description="Token of Label Studio: a legacy or a personal access token"
    )
    label_studio_token_file: Path | None = Field(
        default=None, description="File whose one line is the token, instead of the token itself"
    )
    label_studio_links: str | None = Field(
        default=None, description="Address at which people's browsers find Label Studio, where it differs"
    )
    label_studio_project: int | None = Field(
        default=None, ge=1, description="Number of the project to use; one of its own when unset"
    )
    label_studio_answers: int = Field(
        default=1, ge=1, le=9, description="How many people Label Studio asks about a pair"
    )
    label_studio_blind: bool = Field(
        default=True, description="Whether Label Studio hides what the model expects"
    )
    label_studio_personal: bool = Field(
        default=False, description="Whether personal values are sent to Label Studio unmasked"
    )
    label_studio_webhook_secret: SecretStr | None = Field(
        default=None, description="What Label Studio must send in X-Hotpass-Secret to have answers fetched"
    )

    max_upload_mib: int = Field(default=500, ge=1, description="Largest file that is read, MiB")
    max_member_mib: int = Field(
        default=1024, ge=1, description="Largest member of a workbook once inflated, MiB"
    )
    max_inflated_mib: int = Field(default=2048, ge=1, description="Largest workbook once inflated, MiB")
    max_inflate_ratio: int = Field(
        default=200, ge=10, description="Largest ratio of inflated to packed size for members over 16 MiB"
    )
    max_members: int = Field(default=2000, ge=1, description="Most members in a workbook's zip archive")
    max_dense_cells: int = Field(
        default=40_000_000, ge=1, description="Largest area of a sheet that is read densely"
    )
    reader_memory_mib: int = Field(
        default=4096, ge=512, description="Memory limit of the reading child process, MiB"
    )
    reader_seconds: int = Field(default=120, ge=1, description="Time limit of the reading child process, s")

    lease_seconds: float = Field(default=5.0, gt=0, description="How long a silent worker keeps a run, s")
    poll_seconds: float = Field(default=0.5, gt=0, description="How often an idle worker looks for a run, s")
    max_attempts: int = Field(
        default=30, ge=1, description="Attempts before a run that kills its worker is given up"
    )

    @field_validator("proclaimed_holidays")
    @classmethod
    def _days(cls, days: str) -> str:
        for day in _listed(days):
            date.fromisoformat(day)
        return days

    @property
    def proclaimed(self) -> frozenset[date]:
        """Public holidays proclaimed of late."""
        return frozenset(date.fromisoformat(day) for day in _listed(self.proclaimed_holidays))

    @property
    def hosts(self) -> list[str]:
        """Host names under which the workbench answers; any when empty.

        Where nobody signs in, a page of another site must not reach it by a name that it has made lead to
        this machine (DNS rebinding): only the names of this machine alone are good.
        """
        open_to_others = self.sign_in_metadata_url or self.serve_unguarded
        return _listed(self.allowed_hosts) or ([] if open_to_others else list(_THIS_MACHINE))


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once.

    Raises:
        ConfigError: one of them cannot be; names it.
    """
    try:
        return Settings.model_validate(_in_environment())
    except ValidationError as error:
        first = error.errors()[0]
        name = f"HOTPASS_{str(first['loc'][0]).upper()}"
        raise ConfigError(f"{first['input']!r} cannot be: {first['msg']}", where=name) from error


def _in_environment() -> dict[str, str]:
    given = {name.upper(): value for name, value in os.environ.items()}
    names = {name: f"HOTPASS_{name.upper()}" for name in Settings.model_fields}
    return {name: given[known] for name, known in names.items() if known in given}


def unknown_settings() -> list[str]:
    """Names in the environment that look like settings and are none."""
    known = {f"HOTPASS_{name.upper()}" for name in Settings.model_fields}
    return sorted(name for name in os.environ if name.startswith("HOTPASS_") and name.upper() not in known)


def child_environment(**overrides: str) -> dict[str, str]:
    """The environment for a child process, with some settings replaced (by their names here)."""
    return {**os.environ, **{f"HOTPASS_{name.upper()}": value for name, value in overrides.items()}}


def without_threads() -> None:
    """Let libraries that are imported from here on start no threads, so that this process can be forked."""
    for name, value in NO_THREADS.items():
        os.environ.setdefault(name, value)


def become(environment: Mapping[str, str]) -> None:
    """Take an environment over, and the settings in it: for a process that was forked from another's."""
    os.environ.clear()
    os.environ.update(environment)
    settings.cache_clear()


_in_use: list[Path] = []


def use_workspace(folder: Path | None) -> None:
    """Have this process look into another workspace than the setting's, or into that one again."""
    _in_use[:] = [] if folder is None else [folder]


def workspace_in_use() -> Path:
    """Folder of the workspace that this process looks into."""
    return _in_use[0] if _in_use else settings().workspace
