"""Small notebooks on which a warm child and a kernel must agree, and what is left out of the comparison."""

from __future__ import annotations

import re
from itertools import groupby

# Every cell runs in one notebook; those that raise are tagged so that the notebook goes on.
CELLS = {
    "print": "print('一', 1)\nprint('二', end='')",
    "stderr": "import sys\nprint('warn', file=sys.stderr)",
    "both": "print('a')\nsys.stderr.write('b\\n')\nprint('c')",
    "last": "1 + 1",
    "semicolon": "1 + 1;",
    "none": "None",
    "out": "Out[5] + _5",
    "history": "len(In), _i5, __name__",
    "frame": "import pandas as pd\npd.DataFrame({'地区': ['甲', '乙'], 'x': [1.5, 2]})",
    "display": "from IPython.display import display, HTML, SVG, Markdown, Image, JSON, Latex\n"
    "display(pd.Series([1, 2]), HTML('<b>粗</b>'), Markdown('**m**'))",
    "svg": 'SVG(\'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"></svg>\')',
    "json": "display(JSON({'a': [1]}), Latex('$x$'))",
    "bytes": "Image(b'\\x89PNG\\r\\n\\x1a\\n' + bytes(20))",
    "update": "handle = display('one', display_id='h')\nhandle.update('two')",
    "update_later": "handle.update('three')",
    "clear": "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('stays')",
    "clear_wait": "print('gone')\nclear_output(wait=True)\nprint('stays')",
    "figure": "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(2, 1))\nax.plot([1, 2])",
    "figure_show": "plt.plot([3, 1])\nplt.show()\nprint('after')",
    "figure_object": "fig",
    "figure_silent": "from matplotlib.figure import Figure\nf = Figure()",
    "magic_inline": "%matplotlib inline\nplt.bar([1], [2]);",
    "magic_svg": "%config InlineBackend.figure_formats = ['svg']\nplt.rcParams['svg.hashsalt'] = 'x'\n"
    "f, a = plt.subplots(figsize=(1, 1)); a.plot([1, 2]);",
    "magic_cell": "%%capture held\nprint('held')",
    "magic_env": "%env NEARZERO_TEST=1",
    "magic_shown": "held.stdout",
    "shell": "!echo hello",
    "shell_value": "x = !echo hello\nx",
    "await_": "import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')\n5",
    "task": "task = asyncio.create_task(asyncio.sleep(0.01, result=7))",
    "task_done": "await task",
    "run_refused": "held = asyncio.sleep(0)\ntry:\n    asyncio.run(held)\nfinally:\n    held.close()",
    "error": "def f(x):\n    return 1 / x\n\nf(0)",
    "syntax": "1 +",
    "name": "nothing_of_that_name",
    "chained": "try:\n    {}['k']\nexcept KeyError as error:\n    raise ValueError('链') from error",
    "group": "raise ExceptionGroup('two', [ValueError(1), TypeError(2)])",
    "usage": "%no_such_magic",
    "repr_error": "class Bad:\n    def __repr__(self):\n        raise RuntimeError('no repr')\nBad()",
    "input": "input('name? ')",
    "password": "import getpass\ngetpass.getpass()",
    "warning": "import warnings\nwarnings.warn('careful')",
    "log": "import logging\nlogging.getLogger('x').warning('logged')",
    "long": "for i in range(20000): print(i)",
    "unicode": "print('\\U0001f600 ₂ \\u200b é')\n'\\ud800'.encode('utf-8', 'replace')",
    "main": "import sys, pickle\nclass C: pass\npickle.loads(pickle.dumps(C())).__class__ is C, '' in sys.path",
    "multi": "%config InteractiveShell.ast_node_interactivity = 'all'",
    "multi_shown": "1\n2",
    "thread": "import threading\nt = threading.Thread(target=print, args=('thread',))\nt.start(); t.join()",
    "is_kernel": "get_ipython().__class__.__mro__[-1], 'IPKernelApp' in get_ipython().config, sys.stdout.isatty()",
    "time": "%time 1",
    "timeit": "%timeit -n1 -r1 1",
    "who": "del _5\n%who_ls int",
    "empty": "   ",
    "bar": "from tqdm.auto import tqdm\nlist(tqdm(range(2), disable=True))",
    "exit": "sys.exit(3)",
}
RAISING = {
    "run_refused", "error", "syntax", "name", "chained", "group", "usage", "repr_error", "input", "password", "exit"
}  # fmt: skip
# What no two runs have in common: times, process ids, addresses.
_CHANGING = (
    (re.compile(r"ipykernel_\d+"), "ipykernel_N"),
    (re.compile(r"0x[0-9a-f]+"), "0xN"),
    (re.compile(r"\d+(\.\d+)?(e[+-]\d+)? ?(ns|[µm]s|μs|s)\b"), "T"),
    (re.compile(r"T ± T per loop"), "T per loop"),
    (re.compile(r"<dc:date>.*?</dc:date>"), ""),
)


def steady(text):
    """Take out what changes from run to run."""
    if not isinstance(text, str):
        return text
    for pattern, kept in _CHANGING:
        text = pattern.sub(kept, text)
    return text


def outputs(cell):
    """Return the outputs of a cell for comparison: text of one stream joined, what changes taken out."""
    shown = []
    for name, group in groupby(cell.get("outputs", ()), lambda out: out.get("name", id(out))):
        group = list(group)  # noqa: PLW2901
        if group[0].output_type == "stream":
            shown.append((name, steady("".join(out.text for out in group))))
        elif group[0].output_type == "error":
            shown.append((group[0].ename, steady(group[0].evalue), steady("\n".join(group[0].traceback))))
        else:
            data = {key: steady(value) for key, value in group[0].data.items()}
            shown.append((group[0].output_type, data, group[0].metadata, group[0].get("execution_count")))
    return shown


def shape(value):
    """Return the keys of nested metadata."""
    return {key: shape(inner) for key, inner in value.items()} if isinstance(value, dict) else type(value).__name__
