# Courtepointe in a small image. Build: docker build -t courtepointe . 
# Run: docker run -p 127.0.0.1:8536:8536 -v courtepointe:/var/lib/courtepointe -e COURTEPOINTE_HOST=relais.example courtepointe
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --locked --release -p courtepointe && cp target/release/courtepointe /courtepointe

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/courtepointe --create-home --shell /usr/sbin/nologin courtepointe
COPY --from=build /courtepointe /usr/local/bin/courtepointe
USER courtepointe
WORKDIR /var/lib/courtepointe
ENV COURTEPOINTE_LISTEN=0.0.0.0:8536 COURTEPOINTE_DATA_DIR=/var/lib/courtepointe
VOLUME /var/lib/courtepointe
EXPOSE 8536
STOPSIGNAL SIGTERM
ENTRYPOINT ["courtepointe"]
CMD ["serve"]
