"""What platforms hand over, made up: zips, batches, and what became of each submission."""

import io
import zipfile

QUESTIONS = {"tiny.double": "double", "tiny.square": "square", "tiny.absolute": "absolute"}


def zipped(entries, when=(2026, 3, 1, 12, 0, 0)):
    """A zip of {name: bytes}; a value may also be (bytes, {ZipInfo's attribute: value})."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            data, attributes = data if isinstance(data, tuple) else (data, {})
            info = zipfile.ZipInfo(name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            for key, value in attributes.items():
                setattr(info, key, value)
            archive.writestr(info, data)
    return packed.getvalue()


def who(batch):
    return {submission.file: (submission.name, submission.id) for submission in batch.submissions}


def reasons(batch):
    return {submission.file: submission.reason for submission in batch.submissions}
