"""What an answer may take. Standard library only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one submission.

    question_seconds: for each cell, and for the call of each answer. job_seconds: for all of it, together.
    memory_bytes: beyond what a process with the imports has. processes: threads that it may have (it starts no process
    at all). file_bytes: of one file, and of what is printed. scratch_bytes: of all files. output_bytes: of what one
    question hands back. printed: characters that are kept of what is printed.
    """

    question_seconds: float = 10
    job_seconds: float = 60
    memory_bytes: int = 1 << 30
    processes: int = 64
    file_bytes: int = 16 << 20
    scratch_bytes: int = 32 << 20
    output_bytes: int = 4_000_000
    printed: int = 2_000
