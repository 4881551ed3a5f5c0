"""The terminal that the tests use must never hang: a suite that stands still says nothing."""

from tests.helpers.terminal import Terminal


def test_a_connection_breaks_while_the_program_writes() -> None:
    for _ in range(20):
        with Terminal(["yes"]) as terminal:
            terminal.wait_for("y")
            terminal.hang_up()
            assert terminal.wait_exit() != 0
