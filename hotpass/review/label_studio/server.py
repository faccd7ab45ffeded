"""A Label Studio server, through its own client: what is asked of it, and what goes wrong, in our words.

The client's pager takes a page that is not found for the end of a listing, and its retries send a write again
whose answer was lost; so that here pages are asked for one by one, and writes are never repeated blindly.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from hotpass.access import mask_text
from hotpass.errors import AccessError, ConfigError, DependencyError, HotpassError
from hotpass.review.label_studio.access import Access

if TYPE_CHECKING:
    import httpx

Result = TypeVar("Result")
_ONCE: Final[Any] = {"max_retries": 0}
_PAGE: Final = 200
#: Waits between attempts, seconds; a read is tried once more than there are.
WAITS: Final = (0.5, 1.5, 4.0)
#: How long an answer may take, and how long a connection, seconds.
TIMEOUT: Final = 60.0
_TO_CONNECT: Final = 5.0
_MEND: Final = "Start it, or mend HOTPASS_LABEL_STUDIO_URL"
_RENEW: Final = (
    "Make a new one in Label Studio under Account & Settings, and set HOTPASS_LABEL_STUDIO_TOKEN_FILE"
)


class Unavailable(DependencyError):  # noqa: N818 - what became of the server
    """The server does not answer, or not to the end; what it has done of a write is not known."""


class Gone(DependencyError):  # noqa: N818 - what became of it
    """What was asked for is not there (any more)."""


@dataclass(frozen=True, slots=True)
class RemoteProject:
    """A project as the server has it.

    Attributes:
        id: its number.
        title: its title.
        label_config: its labelling configuration, XML.
        answers: how many answers it asks for of a task.
        blind: whether predictions are hidden.
        tasks: how many tasks it has.
        annotations: how many annotations, those of skipped tasks too.
    """

    id: int
    title: str
    label_config: str
    answers: int
    blind: bool
    tasks: int
    annotations: int


@dataclass(frozen=True, slots=True)
class RemoteTask:
    """A task as the server has it; ``annotations`` only where they were asked for.

    ``answered``: somebody has answered or skipped it; ``complete``: as many have answered as are asked;
    ``expected``: it has a prediction.
    """

    id: int
    data: Mapping[str, Any]
    updated_at: datetime
    answered: bool
    complete: bool
    expected: bool
    annotations: Sequence[Mapping[str, Any]]


class Server:
    """A server; closes its connections at the end of the context.

    Args:
        access: where it is, and the token.
        transport: what carries the requests, for tests of faults.
        pause: how waiting is done.
        waits: how long to wait before each further attempt to read, seconds.
        timeout: how long an answer may take, seconds.
    """

    def __init__(
        self,
        access: Access,
        *,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
        waits: Sequence[float] = WAITS,
        timeout: float = TIMEOUT,
    ) -> None:
        import httpx
        from label_studio_sdk.client import LabelStudio

        self.access, self._pause, self._waits, self._timeout = access, pause, waits, timeout
        #: The server's clock as it last told it, and how far ours is ahead of it, seconds.
        self.clock: datetime | None = None
        self.behind = 0.0
        self._http = httpx.Client(
            timeout=timeout,
            transport=transport,
            event_hooks={"request": [_connect_soon], "response": [self._note_clock]},
        )
        with self._explained():
            self._sdk: Any = LabelStudio(  # type: ignore[no-untyped-call]
                base_url=f"{access.url}/", api_key=access.token, httpx_client=self._http
            )

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def _note_clock(self, response: httpx.Response) -> None:
        with suppress(KeyError, ValueError, TypeError):
            self.clock = parsedate_to_datetime(response.headers["date"]).astimezone(UTC)
            self.behind = (datetime.now(UTC) - self.clock).total_seconds()

    def whoami(self) -> str:
        """E-mail address of the token's owner."""
        return str(self._read(lambda: self._sdk.users.whoami(request_options=_ONCE).email))

    def people(self) -> dict[int, str]:
        """E-mail address by the number of a person."""
        found = self._read(lambda: self._sdk.users.list(request_options=_ONCE))
        return {person.id: str(person.email or person.username) for person in found}

    def project(self, project_id: int) -> RemoteProject:
        """A project.

        Raises:
            Gone: there is none of that number.
        """
        found = self._read(lambda: self._sdk.projects.get(project_id, request_options=_ONCE))
        return RemoteProject(
            found.id,
            str(found.title or ""),
            str(found.label_config or ""),
            int(found.maximum_annotations or 1),
            not found.show_collab_predictions,
            int(found.task_number or 0),
            int(found.total_annotations_number or 0) + int(found.skipped_annotations_number or 0),
        )

    def projects_titled(self, title: str) -> list[int]:
        """Numbers of the projects of that title, the lowest first."""

        def ask() -> list[int]:
            page = self._sdk.projects.list(title=title, page=1, page_size=_PAGE, request_options=_ONCE)
            return sorted(project.id for project in page.items or () if project.title == title)

        return self._read(ask)

    def make_project(self, **said: Any) -> int:
        """Make a project; returns its number."""
        with self._explained():
            return int(self._sdk.projects.create(**said, request_options=_ONCE).id)

    def hide_columns(self, project_id: int, title: str, hidden: Sequence[str]) -> None:
        """Make the list of a project's tasks leave out some columns."""
        columns = [f"tasks:{name}" for name in hidden]
        data = {"title": title, "hiddenColumns": {"explore": columns, "labeling": columns}}
        with self._explained():
            self._sdk.views.create(project=project_id, data=data, request_options=_ONCE)

    def change_project(self, project_id: int, **said: Any) -> None:
        """Change a project."""
        with self._explained():
            self._sdk.projects.update(project_id, **said, request_options=_ONCE)

    def tasks(
        self, project_id: int, *, changed_after: datetime | None = None, annotations: bool = False
    ) -> Iterator[RemoteTask]:
        """The tasks of a project by their numbers, each once, whatever is added or deleted meanwhile.

        Args:
            project_id: the project.
            changed_after: only those that were changed, or whose annotations were, after this moment.
            annotations: whether to read the annotations too.

        Raises:
            Gone: the project is not there.
        """
        last = 0
        while True:
            total, page = self._page(project_id, last, changed_after, annotations)
            yield from page
            if len(page) >= total:
                return
            if not page:
                raise Unavailable("the listing of tasks broke off", where=self.access.url)
            last = page[-1].id

    def _page(
        self, project_id: int, after: int, changed_after: datetime | None, annotations: bool
    ) -> tuple[int, list[RemoteTask]]:
        filters = [_filter("id", "greater", "Number", after)]
        if changed_after is not None:
            # Label Studio answers 500 to a moment without a fraction of a second.
            moment = changed_after.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            filters.append(_filter("updated_at", "greater", "Datetime", moment))
        query = {"filters": {"conjunction": "and", "items": filters}, "ordering": ["tasks:id"]}

        def ask() -> tuple[int, list[RemoteTask]]:
            page = self._sdk.tasks.list(
                project=project_id,
                page=1,
                page_size=_PAGE,
                fields="all" if annotations else "task_only",
                query=json.dumps(query),
                request_options=_ONCE,
            )
            return int(page.response.total), [_task(task) for task in page.items]

        return self._read(ask)

    def send(self, project_id: int, tasks: Sequence[Mapping[str, Any]]) -> list[int]:
        """Import tasks; returns their numbers in the same order.

        Raises:
            Unavailable: what came of it is not known; look before sending them again.
        """
        with self._explained():
            done = self._sdk.projects.import_tasks(
                id=project_id, request=list(tasks), return_task_ids=True, request_options=_ONCE
            )
            numbers = [int(number) for number in done.task_ids or ()]
        if len(numbers) != len(tasks):
            raise Unavailable(
                f"it took {len(numbers)} of {len(tasks)} tasks",
                where=self.access.url,
                remedy="Send them again",
            )
        return numbers

    def predict(self, project_id: int, predictions: Sequence[Mapping[str, Any]]) -> None:
        """Add predictions to tasks."""
        with self._explained():
            self._sdk.projects.import_predictions(
                id=project_id, request=list(predictions), request_options=_ONCE
            )

    def change_task(self, task_id: int, data: Mapping[str, Any]) -> None:
        """Replace what a task shows."""
        with self._explained():
            self._sdk.tasks.update(id=str(task_id), data=dict(data), request_options=_ONCE)

    def take_back(self, project_id: int, task_ids: Sequence[int]) -> None:
        """Delete those of the tasks that nobody has answered or skipped, which the server looks at itself."""
        unanswered = [
            _filter(name, "equal", "Number", 0) for name in ("total_annotations", "cancelled_annotations")
        ]
        self._delete(project_id, task_ids, unanswered)

    def delete(self, project_id: int, task_ids: Sequence[int]) -> None:
        """Delete tasks with whatever was answered and predicted of them."""
        self._delete(project_id, task_ids, [])

    def _delete(self, project_id: int, task_ids: Sequence[int], only: Sequence[object]) -> None:
        if not task_ids:
            return
        with self._explained():
            self._sdk.actions.create(
                id="delete_tasks",
                project=project_id,
                filters={"conjunction": "and", "items": list(only)},
                selected_items={"all": False, "included": list(task_ids)},
                request_options=_ONCE,
            )

    def _read(self, ask: Callable[[], Result]) -> Result:
        """Ask, and ask again after a while when the server does not answer."""
        for wait in self._waits:
            with suppress(Unavailable), self._explained():
                return ask()
            self.pause(wait)
        with self._explained():
            return ask()

    def pause(self, seconds: float) -> None:
        """Wait before the server is tried again."""
        self._pause(seconds)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what the client raises into a sentence."""
        import httpx
        from label_studio_sdk.core.api_error import ApiError

        try:
            yield
        except HotpassError:
            raise
        except ApiError as error:
            raise self._refusal(error) from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise ConfigError(
                "the address cannot be used", where="HOTPASS_LABEL_STUDIO_URL", remedy=_MEND
            ) from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unavailable("Label Studio does not answer", where=self.access.url, remedy=_MEND) from error
        except httpx.TimeoutException as error:
            raise Unavailable(
                f"Label Studio took longer than {self._timeout:.0f} s to answer", where=self.access.url
            ) from error
        except httpx.TransportError as error:
            raise Unavailable("Label Studio broke off its answer", where=self.access.url) from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DependencyError(
                "what answers there is no Label Studio that Hotpass understands",
                where=self.access.url,
                remedy="Mend HOTPASS_LABEL_STUDIO_URL; Hotpass knows Label Studio 1.23",
            ) from error

    def _refusal(self, error: Any) -> HotpassError:
        """What a status that is no success means."""
        status, where = int(error.status_code or 0), self.access.url
        if status == 401:
            return ConfigError(
                "Label Studio refuses the token: it was revoked, has expired, or is another server's",
                where=where,
                remedy=_RENEW,
            )
        if status == 403:
            return AccessError("the owner of the token may not do this in Label Studio", where=where)
        if status == 404 and isinstance(error.body, dict) and "status_code" in error.body:
            return Gone("Label Studio does not have what was asked for", where=where)
        if status == 404:  # of a proxy whose server is down, say: nothing was deleted
            return Unavailable("there is no Label Studio at this address now", where=where, remedy=_MEND)
        if 300 <= status < 400:
            return ConfigError("Label Studio is at another address", where=where, remedy=_MEND)
        if status >= 500 or status in (408, 429):
            return Unavailable(f"Label Studio has a fault of its own ({status})", where=where)
        if 200 <= status < 300:
            return Unavailable("Label Studio broke off its answer", where=where)
        return DependencyError(f"Label Studio refuses the request ({status}): {_why(error)}", where=where)


def _connect_soon(request: httpx.Request) -> None:
    """The client gives each request one time for everything; a server that is not there is known sooner."""
    request.extensions["timeout"]["connect"] = _TO_CONNECT


def _filter(column: str, operator: str, kind: str, value: object) -> dict[str, object]:
    return {"filter": f"filter:tasks:{column}", "operator": operator, "type": kind, "value": value}


def _task(task: Any) -> RemoteTask:
    if not isinstance(task.data, dict) or not isinstance(task.updated_at, datetime):
        raise ValueError("a task without data or time")
    if not all(isinstance(one.get("id"), int) and one.get("updated_at") for one in task.annotations or ()):
        raise ValueError("an annotation without number or time")
    return RemoteTask(
        int(task.id),
        task.data,
        task.updated_at,
        bool(task.total_annotations or task.cancelled_annotations),
        bool(task.is_labeled),
        bool(task.total_predictions),
        task.annotations or (),
    )


def _why(error: Any) -> str:
    """What the server says, without personal values, in one line."""
    body = error.body if isinstance(error.body, dict) else {}
    said = body.get("validation_errors") or body.get("detail") or "it does not say why"
    return mask_text(" ".join(str(said).split()))[:200]
