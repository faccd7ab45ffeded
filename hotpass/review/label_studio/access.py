"""Where Label Studio is and with which token, as the settings say."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from hotpass.errors import ConfigError
from hotpass.settings import settings

_REMEDY = "Set HOTPASS_LABEL_STUDIO_URL and HOTPASS_LABEL_STUDIO_TOKEN_FILE"


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a server.

    Attributes:
        url: its address, without a slash at the end.
        token: a legacy or a personal access token; never shown.
        links: the address at which people's browsers find it.
    """

    url: str
    token: str = field(repr=False)
    links: str

    def project_link(self, project_id: int) -> str:
        """Where a person finds a project."""
        return f"{self.links}/projects/{project_id}/data"

    def task_link(self, project_id: int, task_id: int) -> str:
        """Where a person finds a task."""
        return f"{self.project_link(project_id)}?task={task_id}"


def access_in_force() -> Access:
    """What the settings say.

    Raises:
        ConfigError: no server or no token is set, or the one cannot be read.
    """
    given = settings()
    if not given.label_studio_url:
        raise ConfigError("no Label Studio is set", remedy=_REMEDY)
    url = _address(given.label_studio_url, "HOTPASS_LABEL_STUDIO_URL")
    links = _address(given.label_studio_links or url, "HOTPASS_LABEL_STUDIO_LINKS")
    return Access(url, _token(), links)


def is_set() -> bool:
    """Whether the settings name a server."""
    return bool(settings().label_studio_url)


def _address(text: str, name: str) -> str:
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError("the address is none of http:// or https://", where=name)
    if parts.username or parts.password:
        raise ConfigError("the address must hold no password", where=name, remedy="Use a token")
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def _token() -> str:
    given, name = settings(), "HOTPASS_LABEL_STUDIO_TOKEN"
    token = given.label_studio_token.get_secret_value() if given.label_studio_token else ""
    if given.label_studio_token_file and not token:
        name = "HOTPASS_LABEL_STUDIO_TOKEN_FILE"
        try:
            token = given.label_studio_token_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is no text"
            raise ConfigError(f"the file of the token cannot be read: {why}", where=name) from error
    token = token.strip()
    if not token:
        raise ConfigError("no token of Label Studio is set", where=name, remedy=_REMEDY)
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigError("what is set is no token", where=name, remedy="Copy it from Label Studio again")
    return token
