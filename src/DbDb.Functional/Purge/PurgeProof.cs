namespace DbDb.Functional;

/// <summary>
/// What was found of some keys, or of texts in notes, in a database, byte by byte: none, after a purge.
/// </summary>
/// <param name="Newest">The newest revision that was looked at; what was committed later wasn't.</param>
/// <param name="Bytes">How many bytes were looked at: of a file, all that it has.</param>
/// <param name="Records">
/// How many records the kept revisions reach: commits, nodes, the bases of those that are stored as changes, and
/// values.
/// </param>
/// <param name="Unaccounted">
/// How many bytes belong to none of these, nor to the two slots at the front, nor are the zeros after the log: what
/// they are is unknown.
/// </param>
/// <param name="Found">
/// In how many places there is one of the keys, or the beginning of one that isn't that of a kept key too; or in how
/// many notes there is one of the texts.
/// </param>
public sealed record PurgeProof(Revision Newest, long Bytes, long Records, long Unaccounted, long Found)
{
    /// <summary>
    /// Whether nothing is left of the keys, nor of a value that any of them had; or of the texts in any note.
    /// </summary>
    public bool Holds => Unaccounted == 0 && Found == 0;
}
