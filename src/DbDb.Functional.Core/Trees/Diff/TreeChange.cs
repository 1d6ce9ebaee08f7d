using DbDb.Functional.Values;

namespace DbDb.Functional;

/// <summary>
/// What became of one key between two trees: a closed family. Two changes are equal if they are of one case and their
/// keys and values are.
/// </summary>
/// <remarks>
/// A value is a slice of its page, not a copy. One that is stored on its own is read when it is asked for, and
/// <see cref="DbException"/> is thrown if it can't be: asking for it, comparing two changes and hashing one do.
/// </remarks>
public abstract record TreeChange
{
    private TreeChange(Key key, LazyValue? was, LazyValue? now) => (Key, Was, Now) = (key, was, now);

    /// <summary>The key.</summary>
    public Key Key { get; }

    /// <summary>The way back: from what it became to what it was. No value is read.</summary>
    public TreeChange Inverse => this switch
    {
        Added => new Removed(Key, Now!.Value),
        Removed => new Added(Key, Was!.Value),
        _ => new Changed(Key, Now!.Value, Was!.Value),
    };

    /// <summary>The value that the key had, if it was there.</summary>
    internal LazyValue? Was { get; }

    /// <summary>The value that the key has, if it is there.</summary>
    internal LazyValue? Now { get; }

    /// <summary>What happened to which key; not the values.</summary>
    public sealed override string ToString() =>
        this switch
        {
            Added => $"added {Key}",
            Removed => $"removed {Key}",
            _ => $"changed {Key}",
        };

    /// <summary>The key is there, and wasn't.</summary>
    public sealed record Added : TreeChange
    {
        /// <summary>This key with this value is there, and wasn't.</summary>
        public Added(Key key, Value value)
            : this(key, new LazyValue(value))
        {
        }

        internal Added(Key key, LazyValue value)
            : base(key, was: null, now: value)
        {
        }

        /// <summary>Its value.</summary>
        public Value Value => Now!.Value.Read();

        /// <summary>Key and value.</summary>
        public void Deconstruct(out Key key, out Value value) => (key, value) = (Key, Value);
    }

    /// <summary>The key was there, and isn't.</summary>
    public sealed record Removed : TreeChange
    {
        /// <summary>This key with this value was there, and isn't.</summary>
        public Removed(Key key, Value value)
            : this(key, new LazyValue(value))
        {
        }

        internal Removed(Key key, LazyValue value)
            : base(key, was: value, now: null)
        {
        }

        /// <summary>The value that it had.</summary>
        public Value Value => Was!.Value.Read();

        /// <summary>Key and value.</summary>
        public void Deconstruct(out Key key, out Value value) => (key, value) = (Key, Value);
    }

    /// <summary>The key is there as it was, with another value.</summary>
    public sealed record Changed : TreeChange
    {
        /// <summary>This key had the first value, and has the second one.</summary>
        public Changed(Key key, Value before, Value after)
            : this(key, new LazyValue(before), new LazyValue(after))
        {
        }

        internal Changed(Key key, LazyValue before, LazyValue after)
            : base(key, before, after)
        {
        }

        /// <summary>The value that it had.</summary>
        public Value Before => Was!.Value.Read();

        /// <summary>The value that it has.</summary>
        public Value After => Now!.Value.Read();

        /// <summary>Key and values.</summary>
        public void Deconstruct(out Key key, out Value before, out Value after) =>
            (key, before, after) = (Key, Before, After);
    }
}
