using System.Text;
using LanguageExt;

namespace DbDb.Functional.Cli;

/// <summary>How keys are given and shown: as their bytes, or in the types of a keyspace. A closed family.</summary>
internal abstract class KeyForm
{
    private KeyForm()
    {
    }

    /// <summary>All keys that can be given so.</summary>
    public abstract KeyRange All { get; }

    /// <summary>The key that an argument means.</summary>
    /// <exception cref="Failure">It means none.</exception>
    public abstract Key Key(string argument);

    /// <summary>The keys that begin with what an argument means.</summary>
    /// <exception cref="Failure">It means nothing.</exception>
    public abstract KeyRange Prefix(string argument);

    /// <summary>A value as it is shown.</summary>
    public abstract ReadOnlySpan<byte> Shown(ReadOnlySpan<byte> value);

    /// <summary>Writes the row's next field: a key.</summary>
    public abstract void WriteKey(IRowWriter rows, ReadOnlySpan<byte> key);

    /// <summary>Writes the row's next field: a value.</summary>
    public void WriteValue(IRowWriter rows, ReadOnlySpan<byte> value) => rows.WriteBytes(Shown(value));

    /// <summary>Writes the row's next field: a value, if there is one.</summary>
    public void WriteValue(IRowWriter rows, Option<Value> value) =>
        value.Match(Some: some => WriteValue(rows, some.Span), None: rows.WriteNothing);

    /// <summary>As they are.</summary>
    /// <param name="escaped">Whether arguments are escaped.</param>
    public sealed class Bytes(bool escaped) : KeyForm
    {
        public override KeyRange All => KeyRange.All;

        public override Key Key(string argument) => Call.Bytes(argument, escaped);

        public override KeyRange Prefix(string argument) => KeyRange.Prefix(Key(argument));

        public override ReadOnlySpan<byte> Shown(ReadOnlySpan<byte> value) => value;

        public override void WriteKey(IRowWriter rows, ReadOnlySpan<byte> key) => rows.WriteBytes(key);
    }

    /// <summary>In the types of a keyspace; what isn't of them as it is.</summary>
    public sealed class Typed(KeyspaceDescription keyspace) : KeyForm
    {
        private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

        public override KeyRange All => keyspace.Entries;

        public override Key Key(string argument) => Meant(argument, keyspace.KeyOf);

        public override KeyRange Prefix(string argument) => Meant(argument, keyspace.Under);

        public override ReadOnlySpan<byte> Shown(ReadOnlySpan<byte> value) =>
            Shown(value, keyspace.TextOf((Value)value.ToArray()));

        public override void WriteKey(IRowWriter rows, ReadOnlySpan<byte> key) =>
            rows.WriteBytes(Shown(key, keyspace.TextOf((Key)key.ToArray())));

        private static ReadOnlySpan<byte> Shown(ReadOnlySpan<byte> bytes, Option<string> text) =>
            text.IsSome ? Encoding.UTF8.GetBytes(text.IfNone("")) : bytes;

        private T Meant<T>(string argument, Func<string, T> read)
        {
            try
            {
                return read(_strict.GetString(RawArguments.Bytes(argument)));
            }
            catch (Exception e) when (e is FormatException or DecoderFallbackException)
            {
                throw Failure.Argument($"{e.Message}; keys of '{keyspace.Name}' are {keyspace.Keys}");
            }
        }
    }
}
