# The grader with its sandbox, for macOS and Windows: README, "Teaching with it", has the commands.
#
# This image was never built by us. Tried without Docker: the packages resolve, and install in this order; and under
# Docker's default capabilities and no_new_privs, bubblewrap's new user, process and network namespaces with a /proc of
# their own work, but not where parts of /proc are masked, hence systempaths=unconfined. That Docker's own seccomp
# filter refuses new user namespaces is what github.com/containers/bubblewrap/issues/505 says.
FROM python:3.12-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends bubblewrap \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /course
COPY pyproject.toml constraints.txt README.md LICENSE LICENSE-text ./
# Before the course's own files are there, so that a change in them installs nothing anew; PyTorch without CUDA.
RUN mkdir utils && touch utils/__init__.py \
 && pip install --no-cache-dir --constraint constraints.txt uv \
 && uv pip install --system --no-cache --torch-backend cpu --constraint constraints.txt --editable ".[course,cluster]"
COPY utils utils
COPY labs labs
ENTRYPOINT ["python", "-m", "utils", "grade"]
