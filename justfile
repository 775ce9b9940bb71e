# The same as the scripts, shorter to type. None of it is needed: ./run, ./test and .ci/run are enough.

# Quick: format, lints
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings

# Every test, on both databases
test *arguments:
    ./test {{arguments}}

# Everything that must hold before a change lands
accept:
    .ci/run

# A demonstration on http://127.0.0.1:8536
run:
    ./run

# Two sites talking to each other
two:
    cargo run --locked -p courtepointe -- two

# The documentation of every crate, private items too
doc:
    cargo doc --workspace --no-deps --document-private-items --open

# What the configuration, the database and the files say of themselves
doctor:
    cargo run --locked -p courtepointe -- doctor

# How fast it is, on both databases, with 10 000, 100 000 and 1 000 000 posts
bench *arguments:
    ./bench {{arguments}}

# What every parser of foreign bytes does with bytes that nobody thought of, a minute each
fuzz *arguments:
    fuzz/run {{arguments}}
