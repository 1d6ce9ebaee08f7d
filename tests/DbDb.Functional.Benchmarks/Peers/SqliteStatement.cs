using System.Runtime.InteropServices;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>A prepared statement of SQLite, without the layers that an ADO.NET command puts on top of it.</summary>
internal sealed unsafe class SqliteStatement : IDisposable
{
    private readonly nint _database;
    private readonly nint _statement;

    private SqliteStatement(nint database, nint statement) => (_database, _statement) = (database, statement);

    public static SqliteStatement Prepare(nint database, string text) =>
        Sqlite.sqlite3_prepare_v3(database, text, -1, Sqlite.Persistent, out var statement, 0) == Sqlite.Ok
            ? new(database, statement)
            : throw Failure(database);

    /// <param name="parameter">Which, from 1.</param>
    /// <param name="bytes">Where the bytes are; they must stay there until the statement is reset.</param>
    /// <param name="length">How many.</param>
    public void Bind(int parameter, byte* bytes, int length)
    {
        if (Sqlite.sqlite3_bind_blob(_statement, parameter, bytes, length, 0) != Sqlite.Ok)
        {
            throw Failure(_database);
        }
    }

    /// <summary>Whether there is another row.</summary>
    public bool Step() => Sqlite.sqlite3_step(_statement) switch
    {
        Sqlite.Row => true,
        Sqlite.Done => false,
        _ => throw Failure(_database),
    };

    /// <summary>A column of the row, valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) =>
        new(Sqlite.sqlite3_column_blob(_statement, column), Sqlite.sqlite3_column_bytes(_statement, column));

    public void Reset() => _ = Sqlite.sqlite3_reset(_statement);

    /// <summary>Steps through a statement that returns no rows, and makes it ready for the next time.</summary>
    public void Run()
    {
        _ = Step();
        Reset();
    }

    public void Dispose() => _ = Sqlite.sqlite3_finalize(_statement);

    private static InvalidOperationException Failure(nint database) =>
        new($"SQLite: {Marshal.PtrToStringUTF8(Sqlite.sqlite3_errmsg(database))}");
}
