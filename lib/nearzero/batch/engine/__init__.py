"""Notebooks in warm processes: one parent has imported everything, each notebook gets a fresh fork of it.

Here: the parent, the child that runs cells, the client that keeps the notebook, the engine of papermill, and the
way back to an ordinary kernel. Not here: which notebooks run, and when (``batch.run``).

Who is who: the *caller* (a runner, papermill) keeps the notebook and writes it. It starts one *warm process*
(``server``), which imports and then only forks. Each *child* (``child``) is an IPython kernel without a network: the
messages it would publish go through a socket to the caller, which treats them as those of any kernel (nbclient).
"""
