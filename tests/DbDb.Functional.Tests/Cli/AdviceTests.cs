using DbDb.Functional.Cli;
using LanguageExt;

namespace DbDb.Functional.Tests.Cli;

/// <summary>The library says what happened; the command adds what its user can do about it.</summary>
public class AdviceTests
{
    private const string Shop = "shop.dbdb";

    private static readonly Instant _noon = new(12 * TimeSpan.TicksPerHour);
    private static readonly Revision _six = new(6);
    private static readonly Revision _nine = new(9);

    // All that the command says, whole.
    private static readonly (DbError Error, string Said)[] _advised =
    [
        (new DbError.Missing(Shop), "shop.dbdb: no such database; a verb that writes creates one"),
        (
            new DbError.Format(Shop, 9, 3),
            "shop.dbdb: format version 9 is newer than 3, the newest that this version reads; use a newer dbdb"
        ),
        (
            new DbError.Corrupt(4096, "the checksum is wrong"),
            "shop.dbdb: damaged at byte 4096: the checksum is wrong; run 'verify' to list all damage, and restore from a backup"
        ),
        (
            new DbError.Locked(Shop, 0, TimeSpan.FromSeconds(30)),
            "shop.dbdb: locked by another writer after waiting 30 s; try again, or wait longer with --timeout"
        ),
        (
            new DbError.Poisoned(Shop, "EIO"),
            "shop.dbdb: a sync failed (EIO); nothing more is written; look after the disk, and try again"
        ),
        (
            new DbError.Replaced(Shop),
            "shop.dbdb: deleted or replaced while open; nothing was written; try again with what is there now"
        ),
        (
            new DbError.Diverged(_nine, _six, _six),
            "shop.dbdb: the copy, at revision 9, isn't a beginning of the source, at revision 6: it is ahead; copy to another place, or replace the copy"
        ),
        (
            new DbError.NotRetained(new(7), _six, _nine),
            "shop.dbdb: no revision 7: the nearest that are kept are 6 and 9; ask for one of them"
        ),
        (
            new DbError.NotRetained(new(10), _nine, Option<Revision>.None),
            "shop.dbdb: no revision 10: the nearest that is kept is 9; ask for that"
        ),
        (
            new DbError.NotRetained(new(3), Option<Revision>.None, _six),
            "shop.dbdb: no revision 3: the nearest that is kept is 6; ask for that"
        ),
        (
            new DbError.TooOld(default, _six, _noon),
            "shop.dbdb: nothing is kept of 1970-01-01T00:00:00.0000000Z: the oldest revision is 6, of 1970-01-01T12:00:00.0000000Z; "
                + "ask for that time or a later one"
        ),
    ];

    // What says itself what to do, what there is nothing to do about, and what a program alone can meet.
    private static readonly Type[] _unadvised =
    [
        typeof(DbError.NotADatabase),
        typeof(DbError.Io),
        typeof(DbError.TooLarge),
        typeof(DbError.OpenedReadOnly),
        typeof(DbError.Malformed),
        typeof(DbError.NotEmpty),
        typeof(DbError.Invalid),
        typeof(DbError.Conflict),
        typeof(DbError.BothChanged),
        typeof(DbError.Closed),
        typeof(DbError.ForeignTree),
        typeof(DbError.Reentrant),
        typeof(DbError.Crosswise),
        typeof(DbError.KeyspaceDiffers),
        typeof(DbError.NotUnique),
        typeof(DbError.Undecodable),
    ];

    [Fact]
    public void What_happened_comes_first_and_then_what_to_do() =>
        Assert.Equal(_advised.Select(each => each.Said), _advised.Select(each => Messages.Of(each.Error, Shop)));

    [Fact]
    public void The_library_s_own_words_give_no_advice() =>
        Assert.All(_advised, each =>
            Assert.EndsWith($"{each.Error.Message}; {Advice.On(each.Error)}", each.Said, StringComparison.Ordinal)
        );

    [Fact]
    public void Whether_there_is_advice_was_thought_about_for_each_error() =>
        Assert.Equal(
            typeof(DbError)
                .GetNestedTypes()
                .Where(type => type.IsSubclassOf(typeof(DbError)))
                .Select(type => type.Name)
                .Order(),
            _advised
                .Select(each => each.Error.GetType())
                .Distinct()
                .Concat(_unadvised)
                .Select(type => type.Name)
                .Order()
        );

    [Fact]
    public void What_says_itself_what_to_do_gets_no_advice()
    {
        DbError[] plain =
        [
            new DbError.NotADatabase(Shop, "a text"),
            new DbError.OpenedReadOnly(Shop),
            new DbError.Closed(),
            new DbError.Invalid("it is"),
            new DbError.Io("read", Shop, "unplugged"),
            new DbError.TooLarge("key", 5000, 4096),
            new DbError.Conflict(LogHead.Genesis(1, Limits.Default)),
        ];
        Assert.All(plain, error => Assert.Null(Advice.On(error)));
    }
}
