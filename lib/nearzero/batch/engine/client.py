"""The caller's side of the cells: papermill's client on a warm child instead of a kernel.

Here: which cell runs next and what becomes of messages. Not here: channels and limits (``warm``), files
(``execution``). Displays, clearing, widgets and error tags are left to papermill and nbclient, so that they are what
they are with a kernel. Text that one stream prints without anything between is one output.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from nbclient.client import timestamp
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient

from nearzero.batch.engine.outcome import Outcome, State, how_it_ended

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbformat import NotebookNode

    from nearzero.batch.engine.job import Job

STOPPED = "the run was stopped"
# What a cell that was ended from outside shows as its error.
ENDS: dict[str, tuple[State, str]] = {
    "time": ("time", "TimeLimitExceeded"),
    "memory": ("memory", "MemoryLimitExceeded"),
    "stopped": ("stopped", "Stopped"),
    "died": ("died", DeadKernelError.__name__),
}


class WarmClient(PapermillNotebookClient):  # type: ignore[misc]
    """Runs the cells of a notebook in a job."""

    def __init__(
        self,
        nb_man: Any,  # noqa: ANN401 - papermill's manager
        job: Job,
        seconds: float | None,
        on_cell: Callable[[int, int], None] | None = None,
        **options: Any,  # noqa: ANN401 - traits of the client
    ) -> None:
        """Make it.

        Args:
            nb_man: Keeps and saves the notebook.
            job: Where cells run.
            seconds: Limit for the whole notebook, s.
            on_cell: Told index and number of cells before each.
            **options: As for papermill's client.
        """
        super().__init__(nb_man, **options)
        self.job, self.on_cell = job, on_cell
        self._began = monotonic()
        self._seconds = seconds
        self._messages = job.messages(self._began + seconds if seconds else None)
        self._raw: list[dict[str, Any]] = []
        self._told: dict[str, Any] = {"state": "done"}

    def execute(self, **_: object) -> NotebookNode:
        """Run the cells.

        Returns:
            The notebook.
        """
        self.reset_execution_trackers()
        try:
            self.papermill_execute_cells()
            self._finish()
        finally:
            if not self.job.ended:
                self.job.stop()
        if self._told["state"] == "done" or self._told.get("exit_code") is None:
            self._told["exit_code"] = self.job.exit_code
        self.nb.metadata["language_info"] = self.job.parent.language_info
        self.set_widgets_metadata()
        return self.nb

    @property
    def outcome(self) -> Outcome:
        """What became of the notebook."""
        told = {"exit_code": self.job.exit_code, "peak_bytes": self.job.peak_bytes} | self._told
        return Outcome(seconds=monotonic() - self._began, **told)

    def execute_cell(self, cell: NotebookNode, cell_index: int, *_: object, **__: object) -> NotebookNode:
        """Run one cell.

        Raises:
            CellExecutionError: It raised, or its process ended; the cell shows it.
        """
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        tags = cell.metadata.get("tags", [])
        if self.skip_cells_with_tag in tags:
            return cell
        if self.on_cell:
            self.on_cell(cell_index, len(self.nb.cells))
        self._told["cell"] = cell_index
        if self.record_timing:
            cell.metadata["execution"] = {}
        cell.outputs = []
        self.clear_before_next_output = False
        self.code_cells_executed += 1
        reply = self._run(cell, cell_index)
        if reply["status"] == "error" and not (
            self.allow_errors or "raises-exception" in tags or reply.get("ename") in self.allow_error_names
        ):
            self._note_error(reply)
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        if reply.get("exit"):
            self._left = True
        return cell

    _left = False

    def _run(self, cell: NotebookNode, index: int) -> dict[str, Any]:
        """Run a cell, and say what ended it where it was not its own end."""
        name = f"cell-{index}"
        if self._left:
            return self._ended("died", cell, index, "an earlier cell called exit() or quit()")
        try:
            return self._reply(cell, index, name)
        except TimeoutError:
            return self._ended("time", cell, index, f"the notebook ran longer than {self._seconds:g} s and was ended")
        except MemoryError:
            limit = (self.job.memory_bytes or 0) / 2**20
            return self._ended("memory", cell, index, f"the notebook took more than {limit:.0f} MB and was ended")
        except EOFError:
            if self.job.parent.closed:
                return self._ended("stopped", cell, index, STOPPED)
            return self._ended("died", cell, index, f"the process ended: {how_it_ended(self.job.exit_code)}")

    def _reply(self, cell: NotebookNode, index: int, name: str) -> dict[str, Any]:
        """Return the reply to a cell; EOFError where the process ends without one."""
        with suppress(OSError):  # it may listen no more; what it said last is still to be read
            self.job.ask({"id": name, "source": cell.source})
        for message in self._messages:
            if message["msg_type"] != "execute_reply":
                self._take(message, name, cell, index)
                continue
            if self.record_timing:
                cell.metadata["execution"]["shell.execute_reply"] = timestamp(_dated(message))
            for raw in (raw for stream in ("stdout", "stderr") for raw in self.job.drain(stream)):
                self._take(raw, name, cell, index)
            return dict(message["content"])
        raise EOFError

    def _take(self, message: dict[str, Any], name: str, cell: NotebookNode, index: int) -> None:
        """Treat one message of the cell that runs; those of earlier cells are dropped, as nbclient does."""
        if message["msg_type"] == "raw":
            content = {"name": message["name"], "text": message["text"]}
            message = {"msg_type": "stream", "content": content, "parent_header": {"msg_id": name}}
        if message["parent_header"].get("msg_id") != name:
            return
        _dated(message)
        if self._joined(message, cell):
            return
        with suppress(CellExecutionComplete):
            self.process_message(message, cell, index)

    def _joined(self, message: dict[str, Any], cell: NotebookNode) -> bool:
        """Add text to the output before it where that is of the same stream."""
        if message["msg_type"] != "stream" or self.clear_before_next_output or not cell.outputs:
            return False
        if self.output_hook_stack[message["parent_header"]["msg_id"]]:
            return False
        last, content = cell.outputs[-1], message["content"]
        if last.output_type != "stream" or last.name != content["name"]:
            return False
        last.text += content["text"]
        if self.log_output or self.stdout_file or self.stderr_file:
            self.log_output_message(last | {"text": content["text"]})
        self.nb_man.autosave_cell()
        return True

    def _ended(self, state: str, cell: NotebookNode, index: int, evalue: str) -> dict[str, Any]:
        """Write down in the cell that its process was ended or ended by itself."""
        import nbformat

        if state in ("time", "memory"):
            self.job.stop()
        self._told["state"], ename = ENDS[state]
        if self.job.exit_code is not None:
            self._told["exit_code"] = self.job.exit_code
        shown = [f"{ename}: {evalue}"]
        cell.outputs.append(nbformat.v4.new_output("error", ename=ename, evalue=evalue, traceback=shown))
        self.nb_man.cell_exception(cell, cell_index=index)
        self._told |= {"ename": ename, "evalue": evalue}
        return {"status": "error", "ename": ename, "evalue": evalue, "traceback": shown, "outside": True}

    def _note_error(self, reply: dict[str, Any]) -> None:
        if reply.get("outside"):
            return
        ename, evalue = reply.get("ename") or "", reply.get("evalue") or ""
        if ename == "SystemExit" and evalue in ("", "0"):  # papermill takes it as a good end
            return
        no_memory = self.job.memory_bytes and ename.endswith("MemoryError")
        self._told |= {"state": "memory" if no_memory else "failed", "ename": ename, "evalue": evalue}

    def _finish(self) -> None:
        """Let the child go, and give it some seconds for what the notebook does at its exit."""
        self.job.release()
        self.job.wait(_EXIT_SECONDS)


def _dated(message: dict[str, Any]) -> dict[str, Any]:
    """Give a message the header that nbclient reads."""
    message["header"] = {"msg_type": message["msg_type"], "date": datetime.now(UTC)}
    return message


_EXIT_SECONDS = 10.0
