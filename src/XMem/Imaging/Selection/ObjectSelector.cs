using OpenCvSharp;
using XMem.Imaging.Native;

namespace XMem.Imaging.Selection;

/// <summary>
/// Finds the mask of an object from a box around it and a few points, by GrabCut (Rother, Kolmogorov and Blake, SIGGRAPH 2004): color
/// models of object and background, and a cut along strong edges, in turns.
/// </summary>
public static class ObjectSelector
{
    private const int Iterations = 5;

    /// <summary>More pixels are cut at a smaller size first, and then only along the edge found, whose width there is this many pixels.</summary>
    private const int MaxPixelsAtOnce = 300_000;
    private const double EdgeWidth = 3;

    /// <summary>The random numbers that color models start from: the same mask at every run.</summary>
    private const ulong Seed = 20040808;

    /// <summary>Around box or object, this part of its size is looked at too: the background near it tells more than that far away.</summary>
    private const double Surroundings = 0.5;
    private const int MinSurroundings = 16;

    /// <summary>How far an object that is refined may grow, as a part of its size.</summary>
    private const double Growth = 0.25;

    /// <summary>Pieces smaller than this part of the largest are noise, unless the user pointed at them.</summary>
    private const double MinPiece = 0.02;

    /// <summary>Radius of a point, as a part of the frame's shorter edge.</summary>
    private const double PointRadius = 0.005;

    private const byte Background = 0;
    private const byte Foreground = 1;
    private const byte ProbableBackground = 2;
    private const byte ProbableForeground = 3;

    /// <summary>Finds an object's mask.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="hints">Where the object is.</param>
    /// <param name="mask">
    /// A mask to go on from, of the frame's size; null for none. If the object is in it, it is refined; other objects stay as they are.
    /// </param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The mask, with all objects.</returns>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.InvalidOption"/>: hints that lie outside the frame, contradict each other or do not suffice;
    /// <see cref="XMemErrorKind.MaskSizeMismatch"/>; <see cref="XMemErrorKind.MaskIsEmpty"/>: nothing was found.
    /// </exception>
    public static IndexMask Select(Frame frame, ObjectHints hints, IndexMask? mask = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(hints);
        NativeLibraries.EnsureLoaded();
        var size = new Size(frame.Width, frame.Height);
        Check(frame, hints, mask);

        var label = (byte)hints.ObjectId;
        var labels = mask is null ? new byte[size.Width * size.Height] : [.. mask.Labels];
        using var all = Mat.FromPixelData(size.Height, size.Width, MatType.CV_8UC1, labels);
        using var known = all.Equals(label).ToMat();
        var extent = ExtentOf(frame, hints, known);
        var region = Grow(extent, Surroundings, MinSurroundings, size);

        using var picture = frame.Image[region].Clone();
        using var regionLabels = all[region];
        using var regionKnown = known[region];
        using var guess = Guess(regionLabels, regionKnown, extent - region.Location, label);
        DrawPoints(guess, hints, region.Location, Math.Max(1, (int)Math.Round(PointRadius * Math.Min(size.Width, size.Height))));
        Require(ContainsAny(guess, Background, ProbableBackground), frame, "leaves no background around the object: make -Box smaller, or give -Background points.");
        Require(ContainsAny(guess, Foreground, ProbableForeground), frame, "leaves no place for the object: other objects or -Background points cover it.");

        using var isPointedAt = guess.Equals(Foreground).ToMat();
        Cut(picture, guess, cancellationToken);
        using var found = IsForeground(guess);
        DropSmallPieces(found, isPointedAt);
        if (Cv2.CountNonZero(found) == 0)
        {
            throw new XMemException(
                XMemErrorKind.MaskIsEmpty,
                $"No object was found in frame '{frame.Name}' at {Describe(extent)}: its colors are those around it. Give -Foreground points on it "
                + "and -Background points beside it.",
                frame.Path);
        }

        all.SetTo(Scalar.Black, known);
        regionLabels.SetTo(new Scalar(label), found);
        all.GetArray(out byte[] result);
        return new IndexMask(size.Width, size.Height, result, mask?.Palette);
    }

    private static void Check(Frame frame, ObjectHints hints, IndexMask? mask)
    {
        if (mask is not null && (mask.Width, mask.Height) != (frame.Width, frame.Height))
        {
            throw new XMemException(
                XMemErrorKind.MaskSizeMismatch,
                $"The mask to refine has {mask.Width} x {mask.Height} pixels, frame '{frame.Name}' {frame.Width} x {frame.Height}. Give the mask of this frame.",
                mask.Path);
        }

        Require(hints.ObjectId is >= 1 and <= byte.MaxValue, frame, $"cannot have an object {hints.ObjectId}: -ObjectId is a number from 1 to 255.");
        if (hints.Box is { } box)
        {
            Require(
                box.Width > 0 && box.Height > 0 && box.X < frame.Width && box.Y < frame.Height && (long)box.X + box.Width > 0 && (long)box.Y + box.Height > 0,
                frame,
                $"is not touched by the box {box.X},{box.Y},{box.Width},{box.Height}. A box is x,y,width,height in pixels, from the upper left corner.");
        }

        foreach (var point in hints.Foreground.Concat(hints.Background))
        {
            Require(
                point.X >= 0 && point.Y >= 0 && point.X < frame.Width && point.Y < frame.Height,
                frame,
                $"has no pixel {point.X},{point.Y}. Points are x,y in pixels, from 0,0 to {frame.Width - 1},{frame.Height - 1}.");
        }

        if (hints.Foreground.Intersect(hints.Background).Any())
        {
            var point = hints.Foreground.Intersect(hints.Background).First();
            Require(false, frame, $"has the point {point.X},{point.Y} both on the object and beside it. Leave one of them.");
        }
    }

    /// <summary>Where the object may be: the box, or the object that is known, grown; and all points on it.</summary>
    private static Rect ExtentOf(Frame frame, ObjectHints hints, Mat known)
    {
        var whole = new Rect(0, 0, frame.Width, frame.Height);
        Rect extent;
        if (hints.Box is { } box)
        {
            extent = new Rect(box.X, box.Y, box.Width, box.Height).Intersect(whole);
        }
        else
        {
            Require(Cv2.CountNonZero(known) > 0, frame, $"has no mask of object {hints.ObjectId} to refine, and no box was given. Give -Box x,y,width,height around it.");
            extent = Grow(Cv2.BoundingRect(known), Growth, MinSurroundings, whole.Size);
        }

        return hints.Foreground.Aggregate(extent, (grown, point) => grown.Union(new Rect(point.X, point.Y, 1, 1)));
    }

    private static Rect Grow(Rect rectangle, double part, int least, Size bounds)
    {
        rectangle.Inflate(Math.Max(least, (int)(part * rectangle.Width)), Math.Max(least, (int)(part * rectangle.Height)));
        return rectangle.Intersect(new Rect(new Point(0, 0), bounds));
    }

    /// <summary>What GrabCut starts from: inside the extent the object if nothing else is known, outside the background.</summary>
    private static Mat Guess(Mat labels, Mat known, Rect extent, byte label)
    {
        var guess = new Mat(labels.Size(), MatType.CV_8UC1, new Scalar(Background));
        using var inside = guess[extent];
        if (Cv2.CountNonZero(known) == 0)
        {
            inside.SetTo(new Scalar(ProbableForeground));
        }
        else
        {
            inside.SetTo(new Scalar(ProbableBackground));
            using var knownInside = known[extent];
            inside.SetTo(new Scalar(ProbableForeground), knownInside);
        }

        // Other objects are not this one.
        using var others = new Mat();
        using var isLabeled = labels.GreaterThan(0).ToMat();
        using var isOther = labels.NotEquals(label).ToMat();
        Cv2.BitwiseAnd(isLabeled, isOther, others);
        guess.SetTo(new Scalar(Background), others);
        return guess;
    }

    private static void DrawPoints(Mat guess, ObjectHints hints, Point origin, int radius)
    {
        // Single pixels last: close points of both kinds keep at least their own.
        foreach (var size in new[] { radius, 0 })
        {
            foreach (var point in hints.Foreground)
                Cv2.Circle(guess, new Point(point.X, point.Y) - origin, size, new Scalar(Foreground), -1);
            foreach (var point in hints.Background)
                Cv2.Circle(guess, new Point(point.X, point.Y) - origin, size, new Scalar(Background), -1);
        }
    }

    private static void Cut(Mat picture, Mat guess, CancellationToken cancellationToken)
    {
        var (width, height) = (picture.Width, picture.Height);
        var scale = Math.Sqrt((double)width * height / MaxPixelsAtOnce);
        if (scale > 1)
        {
            var smallSize = new Size(Math.Max(1, (int)(width / scale)), Math.Max(1, (int)(height / scale)));
            using var small = picture.Resize(smallSize, 0, 0, InterpolationFlags.Area);
            using var smallGuess = guess.Resize(smallSize, 0, 0, InterpolationFlags.Nearest);
            if (ContainsAny(smallGuess, Background, ProbableBackground) && ContainsAny(smallGuess, Foreground, ProbableForeground))
            {
                Iterate(small, smallGuess, Iterations, cancellationToken);
                LeaveEdgeOpen(guess, smallGuess, (int)Math.Ceiling(EdgeWidth * scale));
                if (ContainsAny(guess, Foreground, ProbableForeground))
                    Iterate(picture, guess, 1, cancellationToken);
                return;
            }
        }

        Iterate(picture, guess, Iterations, cancellationToken);
    }

    private static void Iterate(Mat picture, Mat guess, int iterations, CancellationToken cancellationToken)
    {
        using var background = new Mat();
        using var foreground = new Mat();
        Cv2.SetTheRNG(Seed);
        for (var i = 0; i < iterations; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Cv2.GrabCut(picture, guess, new Rect(), background, foreground, 1, i == 0 ? GrabCutModes.InitWithMask : GrabCutModes.Eval);
        }
    }

    /// <summary>Takes over what was found at a smaller size, and leaves to the full size where exactly its edge is.</summary>
    private static void LeaveEdgeOpen(Mat guess, Mat smallGuess, int edgeWidth)
    {
        using var isFound = IsForeground(smallGuess);
        using var found = isFound.Resize(guess.Size(), 0, 0, InterpolationFlags.Nearest);
        using var isOpen = guess.GreaterThanOrEqual(ProbableBackground).ToMat();
        using var kernel = Cv2.GetStructuringElement(MorphShapes.Ellipse, new Size(2 * edgeWidth + 1, 2 * edgeWidth + 1));
        using var core = found.Erode(kernel);
        using var reach = found.Dilate(kernel);
        SetWhereOpen(Background, null);
        SetWhereOpen(ProbableBackground, reach);
        SetWhereOpen(ProbableForeground, found);
        SetWhereOpen(Foreground, core);

        void SetWhereOpen(byte value, Mat? where)
        {
            using var target = isOpen.Clone();
            if (where is not null)
                Cv2.BitwiseAnd(target, where, target);
            guess.SetTo(new Scalar(value), target);
        }
    }

    private static Mat IsForeground(Mat guess)
    {
        using var certain = guess.Equals(Foreground).ToMat();
        using var probable = guess.Equals(ProbableForeground).ToMat();
        var either = new Mat();
        Cv2.BitwiseOr(certain, probable, either);
        return either;
    }

    private static void DropSmallPieces(Mat found, Mat isPointedAt)
    {
        using var pieces = new Mat();
        using var statistics = new Mat();
        using var centers = new Mat();
        var count = Cv2.ConnectedComponentsWithStats(found, pieces, statistics, centers);
        var areas = Enumerable.Range(1, Math.Max(0, count - 1)).Select(piece => statistics.At<int>(piece, (int)ConnectedComponentsTypes.Area)).ToList();
        for (var piece = 1; piece < count; piece++)
        {
            if (areas[piece - 1] >= MinPiece * areas.Max())
                continue;
            using var isPiece = pieces.Equals(piece).ToMat();
            using var pointedAt = new Mat();
            Cv2.BitwiseAnd(isPiece, isPointedAt, pointedAt);
            if (Cv2.CountNonZero(pointedAt) == 0)
                found.SetTo(Scalar.Black, isPiece);
        }
    }

    private static bool ContainsAny(Mat guess, params ReadOnlySpan<byte> values)
    {
        foreach (var value in values)
        {
            using var isValue = guess.Equals(value).ToMat();
            if (Cv2.CountNonZero(isValue) > 0)
                return true;
        }

        return false;
    }

    private static string Describe(Rect rectangle) => $"{rectangle.X},{rectangle.Y},{rectangle.Width},{rectangle.Height}";

    private static void Require(bool condition, Frame frame, string message)
    {
        if (!condition)
            throw new XMemException(XMemErrorKind.InvalidOption, $"Frame '{frame.Name}' {message}", frame.Path);
    }
}
