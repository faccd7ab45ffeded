# One image, two commands: `serve` (the default) and `worker`.
FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements requirements
RUN python -m venv /opt/hotpass \
 && /opt/hotpass/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt \
 && UV_COMPILE_BYTECODE=1 VIRTUAL_ENV=/opt/hotpass /opt/hotpass/bin/uv pip install --no-cache --require-hashes -r requirements/runtime.txt
COPY . .
RUN UV_COMPILE_BYTECODE=1 VIRTUAL_ENV=/opt/hotpass /opt/hotpass/bin/uv pip install --no-cache --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 hotpass && install -d -o hotpass /workspace
COPY --from=build /opt/hotpass /opt/hotpass
ENV PATH=/opt/hotpass/bin:$PATH HOTPASS_WORKSPACE=/workspace PYTHONDONTWRITEBYTECODE=1
USER hotpass
WORKDIR /home/hotpass
VOLUME /workspace
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
ENTRYPOINT ["hotpass"]
CMD ["serve", "--host", "0.0.0.0"]
