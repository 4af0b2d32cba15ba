"""The research report that the programme's guide asks for, and the forms that go with it.

Here: what stands where (``guide``, ``compose``), the tables made for it (``answers``, ``fields``, ``missing``), what
people write (``narrative``), and the forms (``plan_tables``, ``application``, ``self_evaluation``). Not here: the
computed tables, figures and findings themselves (``chapters``).
"""
