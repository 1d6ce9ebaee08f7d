namespace DbDb.Functional;

/// <summary>
/// What became of one key between two trees: a closed family. Two changes are equal if they are of one case and their keys and values are.
/// </summary>
/// <remarks>
/// A value is a slice of its page, not a copy. One that is stored on its own is read when it is asked for, and <see cref="DbException"/>
/// is thrown if it can't be: asking for it, comparing two changes and hashing one do.
/// </remarks>
public abstract record TreeChange
{
    private TreeChange(Key key) => Key = key;

    /// <summary>The key.</summary>
    public Key Key { get; }

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
        private readonly LateValue _value;

        /// <summary>This key with this value is there, and wasn't.</summary>
        public Added(Key key, Value value)
            : this(key, new LateValue(value))
        {
        }

        internal Added(Key key, LateValue value)
            : base(key) => _value = value;

        /// <summary>Its value.</summary>
        public Value Value => _value.Read();

        /// <summary>Key and value.</summary>
        public void Deconstruct(out Key key, out Value value) => (key, value) = (Key, Value);
    }

    /// <summary>The key was there, and isn't.</summary>
    public sealed record Removed : TreeChange
    {
        private readonly LateValue _value;

        /// <summary>This key with this value was there, and isn't.</summary>
        public Removed(Key key, Value value)
            : this(key, new LateValue(value))
        {
        }

        internal Removed(Key key, LateValue value)
            : base(key) => _value = value;

        /// <summary>The value that it had.</summary>
        public Value Value => _value.Read();

        /// <summary>Key and value.</summary>
        public void Deconstruct(out Key key, out Value value) => (key, value) = (Key, Value);
    }

    /// <summary>The key is there as it was, with another value.</summary>
    public sealed record Changed : TreeChange
    {
        private readonly LateValue _before;
        private readonly LateValue _after;

        /// <summary>This key had the first value, and has the second one.</summary>
        public Changed(Key key, Value before, Value after)
            : this(key, new LateValue(before), new LateValue(after))
        {
        }

        internal Changed(Key key, LateValue before, LateValue after)
            : base(key) => (_before, _after) = (before, after);

        /// <summary>The value that it had.</summary>
        public Value Before => _before.Read();

        /// <summary>The value that it has.</summary>
        public Value After => _after.Read();

        /// <summary>Key and values.</summary>
        public void Deconstruct(out Key key, out Value before, out Value after) => (key, before, after) = (Key, Before, After);
    }
}
