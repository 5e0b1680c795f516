"""Cells of hand-ins that want to pass without a right answer, to harm, or to stay.

Each ends with an answer that is wrong; none may pass. {outside} is a folder that is not theirs.
"""

WRONG = "def one_hot_encode_prediction(y_t):\n    return y_t"
CHECK = "check_one_hot_encode_prediction(one_hot_encode_prediction)"

TO_PASS = {
    "check_replaced": "import seq2seq_lab.checks as c\nc.check_one_hot_encode_prediction = lambda f: None",
    "failed_replaced": "import seq2seq_lab.checks.failure as f\nf.CheckFailed = type('No', (), {})",
    "isinstance": "import builtins\nbuiltins.isinstance = lambda *a: True",
    "allclose": "import numpy as np\nnp.allclose = np.array_equal = lambda *a, **k: True",
    "shape": "import numpy as np\nnp.shape = lambda a: (1, 3, 6)\nnp.asarray = lambda a, *k: a",
    "transformers": "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass'])\n"
    "get_ipython().ast_transformers.append(None)",
    "printed": "print('✓ one_hot_encode_prediction: passed')\n"
    "import os\nfor fd in range(3, 30):\n    try: os.write(fd, b'{\"list\": []}\\n')\n"
    "    except OSError: pass",
    "facts_forged": "import seq2seq_lab.checks.trying as t, seq2seq_lab.grading.student as s\n"
    "t.observe = s.observe = lambda *a, **k: t.Seen([], [])",
    "facts_always_alike": "import seq2seq_lab.checks.facts as f\nf.Fact.__eq__ = lambda a, b: True\n"
    "f.same = f.alike = lambda a, b: True",
    "solution_imported": "from seq2seq_lab.checks.exercises.solutions import "
    "one_hot_encode_prediction as right\nexec(right)",
    "solution_read": "import seq2seq_lab, pathlib\n"
    "p = pathlib.Path(seq2seq_lab.__file__).parent / 'checks/exercises/solutions.py'\n"
    "text = p.read_text()",
    "checkout_read": "import seq2seq_lab, pathlib\n"
    "p = pathlib.Path(seq2seq_lab.__file__).parents[2] / 'notebooks/en/instructor/1_reversal.md'\n"
    "text = p.read_text()",
    "stack": "import sys\ndef look():\n    f = sys._getframe()\n    while f: \n"
    "        if 'right' in f.f_locals: return f.f_locals['right']\n        f = f.f_back",
    "collector": "import gc\nfound = [o for o in gc.get_objects() if hasattr(o, 'solution')]",
    "array_class": "import numpy as np\nclass Yes(np.ndarray):\n    __eq__ = lambda s, o: True\n"
    "    __sub__ = __rsub__ = lambda s, o: 0 * s",
    "excepthook": "import sys\nsys.excepthook = lambda *a: None\nsys.unraisablehook = lambda *a: None",
    "deep": "import sys\nsys.setrecursionlimit(10)",
    "main_gone": "import sys\nsys.modules.clear()",
    "profile": "import sys, threading\nsys.setprofile(None)\nthreading.setprofile(lambda *a: None)",
    "json_replaced": 'import json\njson.dumps = lambda *a, **k: \'{"dict": [["facts", {"list": []}]]}\'',
    "pickled": "import seq2seq_lab.grading.wire as w\nw.dumps = lambda v: b'cos\\nsystem\\n(S\"id\"\\ntR.\\n'",
}
TO_HARM = {
    "writes_beside": "open('{outside}/grades.csv', 'w').write('100')",
    "writes_home": "import os\nopen(os.path.expanduser('~/../x'), 'w')",
    "moves": "import os\nos.rename('{outside}/kept.txt', 'mine.txt')",
    "hook_deceived": "import builtins, os, posixpath\nbuiltins.isinstance = builtins.any = lambda *a: True\n"
    "posixpath.realpath = posixpath.join = lambda *a: os.getcwd()\nopen('{outside}/x', 'w').write('x')",
    "fifo": "import os\nos.mkfifo('{outside}/fifo')",
    "forks_unseen": "import subprocess, os\nimport _posixsubprocess as p\n"
    "subprocess._fork_exec(['/bin/touch', '{outside}/y'])",
    "removes": "import shutil\nshutil.rmtree('{outside}')",
    "links": "import os\nos.symlink('{outside}/kept.txt', 'link')\nopen('link', 'w').write('x')",
    "reads_others": "text = open('{outside}/kept.txt').read()\nprint(text)",
    "environment": "import os\nassert 'SECRET' not in os.environ, 1\nleak = open('/proc/self/environ').read()",
    "socket": "import socket\nsocket.create_connection(('127.0.0.1', 9), 1)",
    "kills_parent": "import os\nos.kill(os.getppid(), 9)",
    "kills_all": "import os\nos.kill(-1, 9)",
    "shell": "import subprocess\nsubprocess.run('touch {outside}/shell', shell=True)",
    "magic_shell": "!touch {outside}/magic",
    "magic_writefile": "%%writefile {outside}/cell\nx",
    "stays": "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)",
    "thread_stays": "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()",
    "c_loop": "sum(range(10 ** 15))",
    "memory": "x = bytearray(8 << 30)",
    "file": "with open('big', 'wb') as f:\n    f.truncate(1 << 40)\n    f.seek(1 << 39)\n    f.write(b'x')",
    "crash": "import ctypes\nctypes.string_at(0)",
    "stack_overflow": "def f(n): return f(n + 1)\nimport sys\nsys.setrecursionlimit(10 ** 9)\nf(0)",
    "closes": "import os\nos.closerange(0, 100)",
    "deaf": "import signal\nfor n in range(1, 60):\n    try: signal.signal(n, signal.SIG_IGN)\n"
    "    except (OSError, ValueError): pass\nwhile True: pass",
}
IN_THE_ANSWER = {
    "prints_much": "def one_hot_encode_prediction(y_t):\n    print('x' * 10 ** 7)\n    return y_t",
    "exits": "def one_hot_encode_prediction(y_t):\n    import os\n    os._exit(0)",
    "system_exit": "def one_hot_encode_prediction(y_t):\n    raise SystemExit",
    "c_loop_in_answer": "def one_hot_encode_prediction(y_t):\n    return sum(range(10 ** 15))",
    "huge": "import numpy as np\ndef one_hot_encode_prediction(y_t):\n    return np.ones((10 ** 8, 2), np.float32)",
    "error_text": "class E(Exception):\n    def __str__(self): return '\\x1b[31m' + 'x' * 10 ** 7 + '\\ud800'\n"
    "def one_hot_encode_prediction(y_t):\n    raise E",
    "forged_blank": "def one_hot_encode_prediction(y_t):\n    raise AssertionError('passed')",
    "library": "import seq2seq_lab\none_hot_encode_prediction = seq2seq_lab.one_hot_encode_prediction",
    "library_inside": "import importlib\ndef one_hot_encode_prediction(y_t):\n"
    "    m = importlib.import_module('seq2seq_' + 'lab')\n"
    "    return getattr(m, 'one_hot_' + 'encode_prediction')(y_t)",
    "library_partial": "import functools, seq2seq_lab\n"
    "one_hot_encode_prediction = functools.partial(seq2seq_lab.one_hot_encode_prediction)",
    "library_mapped": "import seq2seq_lab\ndef one_hot_encode_prediction(y_t):\n"
    "    return next(map(seq2seq_lab.one_hot_encode_prediction, [y_t]))",
    "profile_off": "import seq2seq_lab, sys\ndef one_hot_encode_prediction(y_t):\n"
    "    try: sys.setprofile(None)\n    except Exception: pass\n"
    "    return seq2seq_lab.one_hot_encode_prediction(y_t)",
}


def hostile():
    """name -> sources of cells."""
    found = {name: [cell, WRONG] for name, cell in {**TO_PASS, **TO_HARM}.items()}
    found |= {name: [cell] for name, cell in IN_THE_ANSWER.items()}
    return found
