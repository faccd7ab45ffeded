"""Hotpass for assistants, by the Model Context Protocol: tools that call what the pages and commands call.

:mod:`.tools` are what may be asked; :mod:`.calling` calls one as whoever acts; :mod:`.server` speaks the
protocol, and alone imports its package. Who acts is known by the server, never told by who asks: the user of
this machine or the bearer of ``HOTPASS_TOKEN``, looked at anew at each call.
"""

from hotpass.mcp.calling import Answer, Failed, call, offered
from hotpass.mcp.tool import Tool
from hotpass.mcp.tools import TOOLS

__all__ = ["TOOLS", "Answer", "Failed", "Tool", "call", "offered"]
