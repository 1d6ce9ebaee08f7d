using LanguageExt;

namespace DbDb.Functional;

/// <content>What its store keeps twice.</content>
public sealed partial class Database
{
    /// <summary>What is wrong with the copy that nothing is read through while the other is whole.</summary>
    internal Either<DbError, Option<Violation>> SpareFault() =>
        _state.Log.Store is FileStore file ? file.SpareFault() : Option<Violation>.None;
}
