# Guildry in a small image: packages are built in one stage, only what runs is kept in the other.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/guildry
WORKDIR /src
COPY requirements.lock ./
RUN /opt/guildry/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml hatch_build.py README.md ./
COPY alembic alembic
COPY app app
RUN /opt/guildry/bin/pip install --no-deps . && /opt/guildry/bin/python -m compileall -q /opt/guildry

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --create-home guildry
COPY --from=build /opt/guildry /opt/guildry
ENV PATH=/opt/guildry/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    GUILDRY_DATABASE_URL=sqlite:////data/guildry.db
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["guildry", "health"]
# Migrating first makes one container enough; several share a database and migrate once, beforehand (docs/operate.md).
CMD ["sh", "-c", "guildry migrate && exec guildry serve --host 0.0.0.0 --port 8000"]
