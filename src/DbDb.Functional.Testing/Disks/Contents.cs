using System.Collections.Immutable;

namespace DbDb.Functional.Testing;

/// <summary>
/// The bytes of a file as an immutable value. Pages are shared between versions until they change, and a page of zeros
/// takes no room. A change costs the pages that it touches and a reference for every page.
/// </summary>
internal sealed class Contents
{
    public const int PageSize = 4096;

    // Null stands for zeros, and so do pages after the last.
    private readonly ImmutableArray<byte[]?> _pages;

    private Contents(long length, ImmutableArray<byte[]?> pages)
    {
        Length = length;
        _pages = pages;
    }

    public static Contents Empty { get; } = new(0, []);

    public long Length { get; }

    /// <summary>How many pages there may be bytes in that aren't zeros.</summary>
    public int PageCount => _pages.Length;

    public static Contents Of(ReadOnlySpan<byte> bytes) => Empty.Written(0, bytes);

    /// <summary>
    /// The contents of <paramref name="length"/> bytes that these pages have; nothing else may hold the array.
    /// </summary>
    public static Contents Of(long length, byte[]?[] pages)
    {
        var contents = new Contents(
            Math.Max(length, (long)pages.Length * PageSize),
            System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(pages)
        );
        return contents.Resized(length);
    }

    /// <summary>A page's bytes, or null if they are zeros. Not to be written.</summary>
    public byte[]? Page(int index) => index < _pages.Length ? _pages[index] : null;

    /// <summary>Reads at an offset until the target is full or the bytes end.</summary>
    public int Read(long offset, Span<byte> target)
    {
        var there = (int)Math.Clamp(Length - offset, 0, target.Length);
        for (var done = 0; done < there;)
        {
            var (page, within) = Math.DivRem(offset + done, PageSize);
            var part = target[done..there];
            part = part[..Math.Min(part.Length, PageSize - (int)within)];
            if (page < _pages.Length && _pages[(int)page] is { } bytes)
            {
                bytes.AsSpan((int)within, part.Length).CopyTo(part);
            }
            else
            {
                part.Clear();
            }

            done += part.Length;
        }

        return there;
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        Read(0, bytes);
        return bytes;
    }

    /// <summary>These with other bytes at an offset, longer where those go on beyond the end.</summary>
    public Contents Written(long offset, ReadOnlySpan<byte> bytes)
    {
        var end = offset + bytes.Length;
        var pages = new byte[]?[Math.Max(_pages.Length, PagesFor(end))];
        _pages.CopyTo(pages!);
        for (var done = 0; done < bytes.Length;)
        {
            var (page, within) = Math.DivRem(offset + done, PageSize);
            var part = bytes[done..Math.Min(bytes.Length, done + PageSize - (int)within)];
            Put(ref pages[page], (int)within, part);
            done += part.Length;
        }

        return new(
            Math.Max(Length, end),
            System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(pages)
        );
    }

    /// <summary>These cut off, or extended with zeros.</summary>
    public Contents Resized(long length)
    {
        var count = Math.Min(_pages.Length, PagesFor(length));
        var pages = count < _pages.Length ? _pages[..count] : _pages;
        var within = (int)(length % PageSize);
        if (
            length < Length
            && within > 0
            && length / PageSize < count
            && pages[count - 1] is { } last
            && last.AsSpan(within).ContainsAnyExcept((byte)0)
        )
        {
            pages = pages.SetItem(count - 1, [.. last.AsSpan(0, within), .. new byte[PageSize - within]]);
        }

        return new(length, pages);
    }

    /// <summary>Puts bytes into a page that may be shared, or be nothing because all of it is zeros.</summary>
    private static void Put(ref byte[]? page, int within, ReadOnlySpan<byte> bytes)
    {
        if (page is not null || bytes.ContainsAnyExcept((byte)0))
        {
            var copy = page?.AsSpan().ToArray() ?? new byte[PageSize];
            bytes.CopyTo(copy.AsSpan(within));
            page = copy;
        }
    }

    private static int PagesFor(long length) => checked((int)((length + PageSize - 1) / PageSize));
}
