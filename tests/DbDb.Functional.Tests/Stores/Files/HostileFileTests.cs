using DbDb.Functional.Tests.Stores;

namespace DbDb.Functional.Tests;

/// <summary>Files whose checksums are all right, and which were made to hurt.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void F9_a_few_kilobytes_that_claim_two_to_the_sixty_entries_are_corrupt_when_opened()
    {
        Write(Ladder.Of(levels: 60, filler: 0));

        var error = Database
            .Open(_folder.Database, new() { Mode = OpenMode.ReadOnly })
            .Match(Right: _ => throw new Xunit.Sdk.XunitException("it was opened"), Left: error => error);

        Assert.IsType<DbError.Corrupt>(error);
    }

    [Fact]
    public void F9_branches_that_share_their_children_hold_no_more_entries_than_the_file_has_room_for()
    {
        Write(Ladder.Of(levels: 12, filler: 8 << 12));
        using var db = Database.Open(_folder.Database).OrThrow();

        Assert.Equal(1 << 12, db.Head.Tree.Range(KeyRange.All).Count());
        Assert.Equal(1 << 12, db.Head.Tree.RangeDescending(KeyRange.All).Count());
        Assert.NotEmpty(Verification.Of(db).Take(100));
        db.Transact(tree => tree.RemoveRange(KeyRange.From("a").To("z")))
            .Match(Right: _ => "", Left: error => Assert.IsType<DbError.Corrupt>(error).Reason);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(SegmentWriter writer) =>
        File.WriteAllBytes(
            _folder.Database,
            Make.File(Make.Genesis, 0, writer.Head, 1, [.. writer.TakeAll().SelectMany(chunk => chunk.ToArray())])
        );
}
