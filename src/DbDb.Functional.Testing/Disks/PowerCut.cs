using System.Collections.Immutable;

namespace DbDb.Functional.Testing;

/// <summary>
/// What a power cut may leave of a file. Any part of what was written since the last sync is on the medium, in any
/// order: whole writes, sectors of 512 or 4,096 bytes of them, or pieces of a sector. Its length is any that it had
/// since. Where the length is there and the bytes aren't, there are zeros or junk.
/// </summary>
internal static class PowerCut
{
    private const int MostJunk = 3;
    private const int Front = 256;

    public static Contents Of(FileImage file, Dice dice)
    {
        if (file.Pending.IsEmpty)
        {
            return file.Durable;
        }

        var lengths = Lengths(file);
        var length = dice.OneIn(2) ? lengths[^1] : dice.Of(lengths.AsSpan());
        var pieces = Pieces(file, dice.Of<int>([4096, 512]));
        var medium = new Medium(file.Durable, lengths.Max());
        if (length > file.Durable.Length && dice.OneIn(4))
        {
            Litter(medium, file, length, pieces, dice);
        }

        foreach (var piece in Reached(pieces, dice))
        {
            medium.Put(piece.Offset, piece.Bytes.Span);
        }

        return medium.Cut(length);
    }

    // The medium's length for certain, and the length after each change.
    private static ImmutableArray<long> Lengths(FileImage file)
    {
        var lengths = ImmutableArray.CreateBuilder<long>(file.Pending.Count + 1);
        lengths.Add(file.Durable.Length);
        foreach (var change in file.Pending)
        {
            lengths.Add(
                change is FileChange.Write write ? Math.Max(lengths[^1], write.End) : ((FileChange.Resize)change).Length
            );
        }

        return lengths.MoveToImmutable();
    }

    // What was written, cut at the bounds of sectors; but not zeros where there were only zeros ever: there's no
    // telling whether those arrived.
    private static List<Piece> Pieces(FileImage file, int sector)
    {
        var pieces = new List<Piece>();
        var index = 0;
        foreach (var write in file.Pending.OfType<FileChange.Write>())
        {
            for (var done = 0; done < write.Bytes.Length;)
            {
                var at = write.Offset + done;
                var bytes = write.Bytes.Slice(done, (int)Math.Min(write.Bytes.Length - done, sector - at % sector));
                if (
                    bytes.Span.ContainsAnyExcept((byte)0)
                    || file.Durable.Page((int)(at / Contents.PageSize)) is not null
                    || pieces.Exists(piece =>
                        piece.Offset < at + bytes.Length && at < piece.Offset + piece.Bytes.Length
                    )
                )
                {
                    pieces.Add(new(index, at, bytes));
                }

                done += bytes.Length;
            }

            index++;
        }

        return pieces;
    }

    // Which of them are on the medium, and which came last. Few lost or few arrived are the states that tell most.
    private static List<Piece> Reached(List<Piece> pieces, Dice dice)
    {
        if (pieces.Count == 0)
        {
            return pieces;
        }

        var (one, rarity, wholes) = (dice.Below(pieces.Count), dice.Of<int>([2, 4, 8]), dice.Next());
        var reached = dice.Below(9) switch
        {
            0 => [],
            1 => pieces,
            2 => pieces[..(one + 1)],
            3 => [.. pieces.Where((_, i) => i != one)],
            4 => [pieces[one]],
            5 => [.. pieces.Where(piece => (wholes >> (piece.Write % 64) & 1) == 0)],
            6 => [.. pieces.Where(piece => piece.Write != pieces[one].Write)],
            7 => pieces.FindAll(_ => dice.OneIn(rarity)),
            _ => pieces.FindAll(_ => !dice.OneIn(rarity)),
        };
        if (reached.Count == 0)
        {
            return reached;
        }

        reached = ReferenceEquals(reached, pieces) ? [.. pieces] : reached;
        if (dice.OneIn(2))
        {
            var torn = dice.OneIn(2) ? reached.Count - 1 : dice.Below(reached.Count);
            reached[torn] = Torn(reached[torn], dice);

            // Of what is on its way at once, more than one may be torn.
            if (reached.Count > 1 && dice.OneIn(4))
            {
                torn = dice.Below(reached.Count);
                reached[torn] = Torn(reached[torn], dice);
            }
        }

        if (dice.OneIn(4))
        {
            var (i, j) = (dice.Below(reached.Count), dice.Below(reached.Count));
            (reached[i], reached[j]) = (reached[j], reached[i]);
        }

        return reached;
    }

    private static Piece Torn(Piece piece, Dice dice)
    {
        // Half of the cuts are near the beginning, where the headers are.
        var unit = dice.Of<int>([512, 64, 8, 1]);
        var units = Math.Max(1, (dice.OneIn(2) ? Math.Min(Front, piece.Bytes.Length) : piece.Bytes.Length) / unit);
        var at = Math.Min(piece.Bytes.Length, unit * (1 + dice.Below(units)));
        return dice.OneIn(2)
            ? piece with { Bytes = piece.Bytes[..at] }
            : piece with { Offset = piece.Offset + at, Bytes = piece.Bytes[at..] };
    }

    // Where the file grew, its new space may show what lay there before: here other parts of itself, or one byte again
    // and again.
    private static void Litter(Medium medium, FileImage file, long length, List<Piece> pieces, Dice dice)
    {
        var junk = new byte[512];
        for (var i = dice.Below(MostJunk); i >= 0; i--)
        {
            if (pieces.Count > 0 && dice.OneIn(2))
            {
                file.Cached.Read(pieces[dice.Below(pieces.Count)].Offset, junk);
            }
            else
            {
                junk.AsSpan().Fill((byte)dice.Next());
            }

            var sectors = (int)Math.Min((length - file.Durable.Length) / junk.Length, 1 << 20);
            var at = dice.OneIn(2)
                ? file.Durable.Length
                : file.Durable.Length + (long)dice.Below(sectors + 1) * junk.Length;
            medium.Put(at, junk.AsSpan(0, (int)Math.Clamp(length - at, 0, junk.Length)));
        }
    }

    private readonly record struct Piece(int Write, long Offset, ReadOnlyMemory<byte> Bytes);

    /// <summary>A file's pages, copied once before the first change to each.</summary>
    private sealed class Medium
    {
        private readonly byte[]?[] _pages;
        private readonly bool[] _owned;

        public Medium(Contents durable, long most)
        {
            _pages = new byte[]?[
                Math.Max(durable.PageCount, checked((int)((most + Contents.PageSize - 1) / Contents.PageSize)))
            ];
            _owned = new bool[_pages.Length];
            for (var i = 0; i < durable.PageCount; i++)
            {
                _pages[i] = durable.Page(i);
            }
        }

        public void Put(long offset, ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                var (page, within) = ((int)(offset / Contents.PageSize), (int)(offset % Contents.PageSize));
                var part = bytes[..Math.Min(bytes.Length, Contents.PageSize - within)];
                if (!_owned[page])
                {
                    _pages[page] = _pages[page]?.AsSpan().ToArray() ?? new byte[Contents.PageSize];
                    _owned[page] = true;
                }

                part.CopyTo(_pages[page].AsSpan(within));
                bytes = bytes[part.Length..];
                offset += part.Length;
            }
        }

        public Contents Cut(long length) => Contents.Of(length, _pages);
    }
}
